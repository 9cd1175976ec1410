"""Checks the data in the store: facts, boards, records, and whether a restore is under way."""

import time
from collections.abc import Iterator

from redis.exceptions import ResponseError

from backups.verify import find_unreadable_records, find_wrong_types, known_keys, records_among
from frivilligbors import keys, restore_recovery
from frivilligbors.board import EMPTY, Board, Boards
from frivilligbors.codec import Unreadable, dumps, unpack_fact
from frivilligbors.facts import Fact
from frivilligbors.log import BATCH, Entry
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient
from frivilligbors.restore_recovery import Phase

from .result import CheckFailed, count_borser, join_limited
from .target import Target

READ_TIMEOUT = 2.5  # seconds
REBUILD_COMMAND = "frivilligbors rebuild"


def restore(target: Target) -> str:
    """No restore is under way or was interrupted."""
    with target.open_redis() as redis:
        status = restore_recovery.read_status(redis)
    if status is None or status.phase is Phase.DONE:
        return "none is under way"
    hash_tags = ", ".join(hash_tag for hash_tag in status.hash_tags if hash_tag != keys.INSTALLATION) or "the whole house"
    if status.alive:
        raise CheckFailed(f"a restore of {hash_tags} is under way: until it is done, everybody there is asked to wait")
    outcome = "finished" if status.phase is Phase.SWAPPING else "undone"
    raise CheckFailed(
        f"a restore of {hash_tags} died or hangs: it is {outcome} by the next who wants something done there; "
        "if it still runs somewhere, end it, then look again"
    )


def facts(target: Target) -> str:
    """Every fact can be decoded, no log has foreign entries, and each board equals its log's fold."""
    with target.open_redis() as redis:
        known, deadline = Queries(redis).borser(), time.monotonic() + READ_TIMEOUT
        read: list[int] = []
        problems: list[str] = []
        for bors in known:
            if time.monotonic() > deadline:
                break
            reader = LogReader(redis, bors)
            problems += reader.problems()
            read.append(reader.facts)
    if problems:
        raise CheckFailed(join_limited(problems))
    unread = _unread_note(known[len(read) :])
    return f"{sum(read)} in {count_borser(len(read))} read{unread}, and each board is what they add up to"


def records(target: Target) -> str:
    """Every record can be decoded."""
    with target.open_redis() as redis:
        deadline, count, is_complete = time.monotonic() + READ_TIMEOUT, 0, True
        problems: list[str] = []
        for redis_keys in _key_batches(redis):
            known = known_keys(redis_keys)
            records = records_among(known)
            problems += [
                problem.text for problem in (*find_wrong_types(redis, known), *find_unreadable_records(redis, records))
            ]
            count += len(records)
            if time.monotonic() > deadline:
                is_complete = False
                break
    if problems:
        raise CheckFailed(f"{join_limited(problems)}: left out wherever they would show; write them anew, or restore a backup")
    return f"{count} read{'' if is_complete else ', and more there was no time for'}"


class LogReader:
    """Reads one log from its beginning, and compares it with its board."""

    def __init__(self, redis: RedisClient, bors: str) -> None:
        self._redis, self._bors = redis, bors
        self.facts = 0

    def problems(self) -> Iterator[str]:
        """All problems, each in a sentence."""
        try:
            board: Board | None = Boards(self._redis).stored(self._bors)
        except Unreadable:
            yield f"the board of {self._bors} cannot be read: {REBUILD_COMMAND} {self._bors}"
            board = None
        counted, expected = EMPTY, 1
        try:
            for name, fields in self._entries():
                position, _, sequence = name.partition("-")
                if sequence != "0" or int(position) < expected:
                    yield self._foreign_entry(name)
                    continue
                if int(position) > expected:
                    yield f"the log of {self._bors} has no. {position} where {expected} should be: somebody else wrote in it"
                fact = self._decode(fields)
                if fact is None:
                    yield f"no. {position} of {self._bors} is no fact that can be read: everybody passes over it"
                entry = Entry(int(position), fact)
                if board and entry.position <= board.position:
                    counted = counted.applied([entry])
                expected, self.facts = entry.position + 1, self.facts + 1
        except ResponseError as error:
            yield f"the log of {self._bors} cannot be read ({error}): restore a backup"
            return
        if board and counted.position == board.position and dumps(counted.tallies) != dumps(board.tallies):
            yield f"the board of {self._bors} is not what its log adds up to: {REBUILD_COMMAND} {self._bors}"

    def _entries(self) -> Iterator[tuple[str, dict[str, str]]]:
        after = "-"
        while batch := self._redis.xrange(keys.LOG.of(self._bors), after, "+", BATCH):
            yield from batch
            after = f"({batch[-1][0]}"
            if len(batch) < BATCH:
                return

    def _decode(self, fields: dict[str, str]) -> Fact | None:
        try:
            return unpack_fact(fields)
        except Unreadable:
            return None

    def _foreign_entry(self, entry_id: str) -> str:
        redis_key = keys.LOG.of(self._bors)
        what = f"in the log of {self._bors} stands {entry_id}, which is none of ours: everybody passes over it"
        return f"{what}; XDEL {redis_key} {entry_id} takes it out"


def _key_batches(redis: RedisClient) -> Iterator[list[str]]:
    redis_keys: list[str] = []
    for redis_key in redis.scan_iter("{*}:*", 1000):
        redis_keys.append(redis_key)
        if len(redis_keys) == BATCH:
            yield redis_keys
            redis_keys = []
    if redis_keys:
        yield redis_keys


def _unread_note(unread: list[str]) -> str:
    return f" (no time for {join_limited(unread)})" if unread else ""
