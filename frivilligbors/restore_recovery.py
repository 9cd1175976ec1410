"""A restore as every process sees it: its status, the fence before each børs, the swap, and what becomes of one that died.

New data is laid beside the old. Until its status says *switching* nothing has changed, and whoever meets a dead restore takes
what it laid away again; from then on all of it lies ready, and whoever meets a dead restore finishes it. A børs is swapped in
one script, so nobody ever sees half of one.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.resources import files

from redis.exceptions import ResponseError

from . import keys
from .clock import RedisClock
from .clock_skew import too_far
from .connections import rewrite
from .read_batch import ReadBatch
from .redis_client import RedisClient

LEASE = 5000  # ms a restore may be silent before it is taken for dead
FENCED = 4 * LEASE  # ms a fence outlives the last sign of life: longer than any command is on its way
ECHO = 5000  # ms the status stays after the last swap: whoever asked before it, and is told no, shall ask again
BATCH = 500
STAYS = tuple(key.name for key in vars(keys).values() if isinstance(key, keys.Key) and key.owner == "sessions")

MOVE, SWAP = ((files(__package__) / f"{name}.lua").read_text() for name in ("restore_move", "restore_swap"))


class Phase(StrEnum):
    """How far a restore is. None: there is none."""

    NONE = "none"
    STAGING = "laying"
    SWAPPING = "switching"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreStatus:
    """How a restore stands: the hash tags it brings, those it takes away, and whether it has given a sign of life of late."""

    restore_id: str
    phase: Phase
    brings: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    alive: bool = True

    @property
    def hash_tags(self) -> tuple[str, ...]:
        """Every børs it touches, and the house itself."""
        return (*self.brings, *self.takes)


def read_status(redis: RedisClient) -> RestoreStatus | None:
    """The restore that is under way, or has just been; None for most of the year.

    A sign of life from a clock that was put back since is none: else a restore that died would hold up everybody for as long.
    """
    held = redis.hgetall(keys.RESTORE)
    return _status(redis, held) if held else None


def batch_read_death(batch: ReadBatch) -> Callable[[], bool]:
    """Have a batch read the status; what is returned tells, once that has been run, whether a restore has died."""
    held = batch.hash(keys.RESTORE)

    def is_dead() -> bool:
        found = _status(batch.redis, held.value) if held.value else None
        return found is not None and not found.alive

    return is_dead


def _status(redis: RedisClient, held: dict[str, str]) -> RestoreStatus | None:
    now, until = RedisClock(redis).now(), datetime.fromtimestamp(int(held["alive_until"]) / 1000, UTC)
    alive, phase = now <= until and not too_far(until, now, timedelta(milliseconds=LEASE)), Phase(held["phase"])
    if phase is Phase.DONE and not alive:
        return None
    brings, takes = (tuple(json.loads(held[name])) for name in ("brings", "takes"))
    return RestoreStatus(restore_id=held["restore_id"], phase=phase, brings=brings, takes=takes, alive=alive)


def move(redis: RedisClient, status: RestoreStatus, before: Phase, after: Phase) -> bool:
    """Take a restore from a phase to another (or, from a phase to itself, give a sign of life). False: it is no longer ours."""
    lists = [json.dumps(status.brings), json.dumps(status.takes)]
    args = [status.restore_id, before, after, ECHO if after is Phase.DONE else LEASE, *lists]
    return bool(redis.register_script(MOVE)(keys=[keys.RESTORE], args=args))


def fence(redis: RedisClient, status: RestoreStatus) -> None:
    """From now on, and as long as this is repeated, nothing is committed to these børser."""
    pipe = redis.pipeline(transaction=False)
    for hash_tag in status.hash_tags:
        pipe.set(keys.FENCE.of(hash_tag), status.restore_id, px=FENCED)
    pipe.execute()


def staged_key(restore_id: str, name: str = "") -> str:
    """What a key is called until the swap."""
    return f"{keys.STAGED}:{restore_id}:{name}"


def ready_key(restore_id: str, hash_tag: str) -> str:
    """The sign that all of a børs lies beside it; in the slot of the børs."""
    return f"{keys.STAGED}-ready:{restore_id}:{{{hash_tag}}}"


def recover(redis: RedisClient) -> RestoreStatus | None:
    """The restore that is under way, once one that died has been finished or undone."""
    found = read_status(redis)
    if found is None or found.alive or found.phase is Phase.DONE:
        return found
    (finish if found.phase is Phase.SWAPPING else undo)(redis, found)
    return read_status(redis)


def finish(redis: RedisClient, status: RestoreStatus) -> None:
    """Swap every børs whose turn has not come. Two who do this at once do no harm."""
    fence(redis, status)
    if borser := [hash_tag for hash_tag in status.brings if hash_tag != keys.INSTALLATION]:
        redis.sadd(keys.DIRECTORY, *borser)  # before their facts, so that no follower overlooks them
    for hash_tag in status.hash_tags:
        swap(redis, status, hash_tag)
    if status.takes:
        redis.srem(keys.DIRECTORY, *status.takes)
    pipe = redis.pipeline(transaction=False)
    for hash_tag in status.hash_tags:
        pipe.delete(keys.FENCE.of(hash_tag))
    pipe.execute()
    move(redis, status, Phase.SWAPPING, Phase.DONE)
    _forgotten(redis)
    for hash_tag in status.hash_tags:
        for channel in (keys.FACTS_CHANNEL, keys.BOARDS_CHANNEL):
            redis.publish(channel, hash_tag)


def swap(redis: RedisClient, status: RestoreStatus, hash_tag: str) -> bool:
    """One børs gives way to the new. Whoever is signed in stays so, where the børs goes on. False: it has been done."""
    staged = staged_key(status.restore_id, f"{{{hash_tag}}}:")
    stays = [f"{{{hash_tag}}}:{name}" for name in STAYS] if hash_tag in status.brings else []
    args = [f"{{{hash_tag}}}:*", staged_key(status.restore_id), f"{staged}*", *stays]
    return bool(redis.register_script(SWAP)(keys=[ready_key(status.restore_id, hash_tag)], args=args))


def undo(redis: RedisClient, status: RestoreStatus) -> bool:
    """Take away what was laid, from the files of the store too: the old has been whole all the time. False: ask again."""
    for pattern in (ready_key(status.restore_id, "*"), staged_key(status.restore_id, "*")):
        _clear(redis, pattern)
    pipe = redis.pipeline(transaction=False)
    for hash_tag in status.hash_tags:
        pipe.delete(keys.FENCE.of(hash_tag))
    pipe.execute()
    if not _forgotten(redis):
        return False
    move(redis, status, Phase.STAGING, Phase.NONE)
    return True


def clear(redis: RedisClient) -> None:
    """Take away what any restore that died long ago may have left."""
    _clear(redis, f"{keys.STAGED}:*")
    _clear(redis, f"{keys.STAGED}-ready:*")


def _forgotten(redis: RedisClient) -> bool:
    """Whether the store will write its files anew. Where it may not be asked to, whoever runs it looks after them."""
    try:
        return rewrite(redis)
    except ResponseError:
        return True


def _clear(redis: RedisClient, pattern: str) -> None:
    pipe, waiting = redis.pipeline(transaction=False), 0
    for name in redis.scan_iter(pattern, BATCH):
        pipe.delete(name)
        waiting += 1
        if waiting == BATCH:
            pipe.execute()
            waiting = 0
    pipe.execute()
