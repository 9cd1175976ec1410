"""Checks the servers of the store: durability, memory and clock."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, cast

from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from frivilligbors import connections, keys
from frivilligbors.codec import instant
from frivilligbors.errors import OperatorError
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient
from launcher.store_monitor import free_bytes

from .process_checks import process_problem
from .result import CheckFailed, join_limited
from .target import Target, servers

MEMORY_WARNING_SHARE = 0.9  # of maxmemory
MAX_CLOCK_DIFFERENCE = 5.0  # seconds
PROBE_TTL_MS = 60_000  # milliseconds
SLOTS = 16384


def store(target: Target) -> str:
    """Each server accepts a write and syncs it before it answers."""
    with _open_store(target) as redis:
        if unreachable := list(_unreachable_nodes(redis)):
            raise CheckFailed(join_limited(unreachable))
        started_at = time.monotonic()
        for name in (probes := list(_probe_keys(redis))):
            cast(Any, redis).set(name, instant(datetime.now(UTC)), px=PROBE_TTL_MS)
        seconds = (time.monotonic() - started_at) / len(probes)
        connections.demand_durable(redis)
        if failing := [
            where for where, info in _server_info(redis, "persistence") if info.get("aof_last_write_status") == "err"
        ]:
            raise CheckFailed(f"the disk of {', '.join(failing)} takes nothing: is it full?")
    prefix = "" if len(probes) == 1 else f"{len(probes)} servers, each "
    return f"{prefix}on disk before it answers, in {seconds * 1000:.0f} ms"


def memory(target: Target) -> str:
    """The store has memory left."""
    with target.open_redis() as redis:
        found = [demand_memory(where, info) for where, info in _server_info(redis, "memory")]
    return "; ".join(found)


def clock(target: Target) -> str:
    """The clocks of the store and of this machine agree."""
    with target.open_redis() as redis:
        differences = {where: _clock_difference(redis, node_options) for where, node_options in servers(redis).items()}
    demand_synchronised(differences)
    return f"as this machine's, to {max(map(abs, differences.values())):.1f} s"


def demand_synchronised(differences: dict[str, float]) -> None:
    """`differences`: seconds by which each server's clock is ahead of this machine's. Raises CheckFailed."""
    problems = [
        f"the clock of {where} is {abs(difference):.0f} s {'ahead of' if difference > 0 else 'behind'}"
        for where, difference in differences.items()
        if abs(difference) > MAX_CLOCK_DIFFERENCE
    ]
    if problems:
        raise CheckFailed(
            f"{join_limited(problems)} this machine's: set both by the network's time; "
            "the gong and due letters go by the store's"
        )


def demand_memory(where: str, info: dict[str, Any]) -> str:
    """The memory a server uses, from its INFO. Raises CheckFailed where little or nothing is left."""
    used = int(info["used_memory"]) - int(info.get("mem_not_counted_for_evict", 0))
    limit = int(info["maxmemory"])
    if not limit:
        return f"{used / 1e6:.1f} MB, without a limit"
    share = f"{used / 1e6:.1f} of {limit / 1e6:.1f} MB (maxmemory)"
    if used >= limit:
        raise CheckFailed(
            f"{where} has used up its memory, {share}: it refuses every write; raise maxmemory, or take away rehearsals"
        )
    if used >= MEMORY_WARNING_SHARE * limit:
        raise CheckFailed(f"{where} has nearly used up its memory, {share}: raise maxmemory before it refuses to write")
    return share


@contextmanager
def _open_store(target: Target) -> Iterator[RedisClient]:
    try:
        with closing(connections.client(target.settings.redis_url)) as redis:
            yield redis
    except OperatorError as error:
        raise CheckFailed(str(error)) from error
    except (RedisError, RedisClusterException) as error:
        raise CheckFailed(_failure_message(target, error)) from error


def _failure_message(target: Target, error: Exception) -> str:
    match str(error):
        case text if "NOREPLICAS" in text and target.own_store:
            folder = target.store_folder
            return (
                f"the store takes nothing new: {free_bytes(folder) >> 20} MB are free on the disk of {folder} (see disk, files)"
            )
        case text if "NOREPLICAS" in text:
            return "the store takes nothing new: it demands replicas (min-replicas-to-write) that it does not have"
        case text if text.startswith(("OOM", "command not allowed when used memory")):
            return "the store refuses to write: its memory is used up (see memory)"
        case text if "MISCONF" in text:
            return f"the store refuses to write: its disk takes nothing ({text})"
    problem = process_problem(target, "store")
    return f"the store does not answer ({error}){f': {problem}' if problem else ''}"


def _unreachable_nodes(redis: RedisClient) -> Iterator[str]:
    """The nodes of a cluster that do not answer, and the børser on them."""
    if not isinstance(redis, RedisCluster):
        return
    for where, node_options in servers(redis).items():
        try:
            cast(Any, redis).ping(**node_options)
        except (RedisError, RedisClusterException) as error:
            lost = _borser_on_node(redis, node_options["target_nodes"])
            yield f"the node {where} does not answer ({type(error).__name__}): {lost}"


def _borser_on_node(redis: "RedisCluster", node: Any) -> str:
    try:
        borser = [
            bors
            for bors in Queries(cast(RedisClient, redis)).borser()
            if cast(Any, redis).get_node_from_key(keys.BORS.of(bors)) == node
        ]
    except (RedisError, RedisClusterException):
        return "which børser live there, only it could tell; start it again"
    return f"{', '.join(borser) or 'no børs'} and a share of all else live there; start it again"


def _probe_keys(redis: RedisClient) -> Iterator[str]:
    """A probe key on each server."""
    if not isinstance(redis, RedisCluster):
        yield keys.PROBE
        return
    missing = {node.name for node in redis.get_primaries()}
    for number in range(SLOTS):
        name = f"{keys.PROBE}:{number}"
        if (node := cast(Any, redis).get_node_from_key(name)) and node.name in missing:
            missing.discard(node.name)
            yield name
        if not missing:
            return


def _server_info(redis: RedisClient, section: str) -> list[tuple[str, dict[str, Any]]]:
    return [(where, cast(Any, redis).info(section, **node_options)) for where, node_options in servers(redis).items()]


def _clock_difference(redis: RedisClient, node_options: dict[str, Any]) -> float:
    """The seconds by which a server's clock is ahead of this machine's."""
    asked_at = time.time()
    seconds, microseconds = cast(Any, redis).time(**node_options)
    return float(seconds) + float(microseconds) / 1e6 - (asked_at + time.time()) / 2
