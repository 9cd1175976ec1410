"""The store: does it keep what it is given, has it room for more, and does it know what time it is?"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, cast

from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from frivilligbors import connections, keys
from frivilligbors.codec import instant
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Unusable

from ..keeper import free_bytes
from .finding import Ailing, together
from .patient import Patient, servers
from .processes import ails

NEARLY = 0.9  # of its memory: with that, an evening soon has an end
APART = 5.0  # seconds between two clocks that somebody sets
KEPT = 60_000  # ms that what was written to see whether it can be stays
SLOTS = 16384


def store(patient: Patient) -> str:
    """Each server of the store keeps what it is given, on disk before it answers."""
    with _reached(patient) as opened:
        if gone := list(_gone(opened)):
            raise Ailing(together(gone))
        began = time.monotonic()
        for name in (probes := list(_probes(opened))):
            cast(Any, opened).set(name, instant(datetime.now(UTC)), px=KEPT)
        took = (time.monotonic() - began) / len(probes)
        connections.demand_durable(opened)
        if failing := [where for where, told in _told(opened, "persistence") if told.get("aof_last_write_status") == "err"]:
            raise Ailing(f"the disk of {', '.join(failing)} takes nothing: is it full?")
    whom = "" if len(probes) == 1 else f"{len(probes)} servers, each "
    return f"{whom}on disk before it answers, in {took * 1000:.0f} ms"


def memory(patient: Patient) -> str:
    """The store has room in its memory."""
    with patient.redis() as opened:
        found = [demand_memory(where, told) for where, told in _told(opened, "memory")]
    return "; ".join(found)


def clock(patient: Patient) -> str:
    """The clocks of the store and of this machine agree: the store's decides when the gong sounds and a letter is due."""
    with patient.redis() as opened:
        ahead = {where: _ahead(opened, aim) for where, aim in servers(opened).items()}
    demand_together(ahead)
    return f"as this machine's, to {max(map(abs, ahead.values())):.1f} s"


def demand_together(ahead: dict[str, float]) -> None:
    """`ahead`: seconds by which each server's clock is ahead of this machine's. Raises Ailing."""
    far = [
        f"the clock of {where} is {abs(by):.0f} s {'ahead of' if by > 0 else 'behind'}"
        for where, by in ahead.items()
        if abs(by) > APART
    ]
    if far:
        raise Ailing(
            f"{together(far)} this machine's: set both by the network's time; the gong and due letters go by the store's"
        )


def demand_memory(where: str, told: dict[str, Any]) -> str:
    """How much of its memory a server uses, by what it says itself. Raises Ailing where little or nothing is left."""
    used = int(told["used_memory"]) - int(told.get("mem_not_counted_for_evict", 0))
    most = int(told["maxmemory"])
    if not most:
        return f"{used / 1e6:.1f} MB, without a limit"
    share = f"{used / 1e6:.1f} of {most / 1e6:.1f} MB (maxmemory)"
    if used >= most:
        raise Ailing(
            f"{where} has used up its memory, {share}: it refuses every write; raise maxmemory, or take away rehearsals"
        )
    if used >= NEARLY * most:
        raise Ailing(f"{where} has nearly used up its memory, {share}: raise maxmemory before it refuses to write")
    return share


@contextmanager
def _reached(patient: Patient) -> Iterator[RedisClient]:
    try:
        with closing(connections.writer(patient.settings.redis_url)) as opened:
            yield opened
    except Unusable as wrong:
        raise Ailing(str(wrong)) from wrong
    except (RedisError, RedisClusterException) as trouble:
        raise Ailing(_sentence(patient, trouble)) from trouble


def _sentence(patient: Patient, trouble: Exception) -> str:
    match str(trouble):
        case text if "NOREPLICAS" in text and patient.own_store:
            folder = patient.store_folder
            return (
                f"the store takes nothing new: {free_bytes(folder) >> 20} MB are free on the disk of {folder} (see disk, files)"
            )
        case text if "NOREPLICAS" in text:
            return "the store takes nothing new: it demands replicas (min-replicas-to-write) that it does not have"
        case text if text.startswith(("OOM", "command not allowed when used memory")):
            return "the store refuses to write: its memory is used up (see memory)"
        case text if "MISCONF" in text:
            return f"the store refuses to write: its disk takes nothing ({text})"
    why = ails(patient, "store")
    return f"the store does not answer ({trouble}){f': {why}' if why else ''}"


def _gone(opened: RedisClient) -> Iterator[str]:
    """Which servers of a cluster do not answer, and whom that concerns."""
    if not isinstance(opened, RedisCluster):
        return
    for where, aim in servers(opened).items():
        try:
            cast(Any, opened).ping(**aim)
        except (RedisError, RedisClusterException) as trouble:
            yield f"the node {where} does not answer ({type(trouble).__name__}): {_whom(opened, aim['target_nodes'])}"


def _whom(opened: "RedisCluster", node: Any) -> str:
    try:
        there = [
            bors
            for bors in Queries(cast(RedisClient, opened)).borser()
            if cast(Any, opened).get_node_from_key(keys.BORS.of(bors)) == node
        ]
    except (RedisError, RedisClusterException):
        return "which børser live there, only it could tell; start it again"
    return f"{', '.join(there) or 'no børs'} and a share of all else live there; start it again"


def _probes(opened: RedisClient) -> Iterator[str]:
    """A key on each server."""
    if not isinstance(opened, RedisCluster):
        yield keys.PROBE
        return
    missing = {node.name for node in opened.get_primaries()}
    for number in range(SLOTS):
        name = f"{keys.PROBE}:{number}"
        if (node := cast(Any, opened).get_node_from_key(name)) and node.name in missing:
            missing.discard(node.name)
            yield name
        if not missing:
            return


def _told(opened: RedisClient, section: str) -> list[tuple[str, dict[str, Any]]]:
    return [(where, cast(Any, opened).info(section, **aim)) for where, aim in servers(opened).items()]


def _ahead(opened: RedisClient, aim: dict[str, Any]) -> float:
    """By how many seconds a server's clock is ahead of this machine's."""
    asked = time.time()
    seconds, microseconds = cast(Any, opened).time(**aim)
    return float(seconds) + float(microseconds) / 1e6 - (asked + time.time()) / 2
