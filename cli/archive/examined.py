"""What is wrong with a børs that was laid beside, before it takes anybody's place."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from redis.exceptions import ResponseError

from frivilligbors import keys
from frivilligbors.board import EMPTY, Boards
from frivilligbors.codec import Unreadable, dumps, unpack, unpack_fact
from frivilligbors.keys import Key
from frivilligbors.log import Log
from frivilligbors.records import Agreement, Bors, Handshake, Invitation, Letter, Organisation, Participant
from frivilligbors.redis_client import RedisClient

RECORDS: dict[Key, type[Any]] = {
    keys.BORS: Bors,
    keys.PARTICIPANT: Participant,
    keys.ORGANISATION: Organisation,
    keys.AGREEMENT: Agreement,
    keys.HANDSHAKE: Handshake,
    keys.INVITATION: Invitation,
    keys.LETTER: Letter,
}
KNOWN = {key.name: key for key in vars(keys).values() if isinstance(key, Key)}
BATCH = 500


class Finding(NamedTuple):
    """Something that is not as it should be, in a sentence. What is `grave` cannot be put back as it is."""

    text: str
    grave: bool = False


def findings(redis: RedisClient, scope: str, names: Iterable[str]) -> Iterator[Finding]:
    """All that is wrong with a scope and its keys."""
    known = [(name, key) for name in names if (key := KNOWN.get(name.partition("}:")[2].partition(":")[0]))]
    yield from of_another_kind(redis, known)
    yield from unreadable(redis, [(name, RECORDS[key]) for name, key in known if key in RECORDS])
    yield from _gaps(redis, scope)
    if scope == keys.HOUSE:
        return
    if not redis.exists(keys.BORS.of(scope)) or not redis.exists(keys.LOG.of(scope)):
        yield Finding(f"{scope} has no record of itself, or no log", grave=True)
    if not _counts_right(redis, scope):
        yield Finding(f"the board of {scope} was not what its log adds up to; it is counted anew")


def of_another_kind(redis: RedisClient, known: list[tuple[str, Key]]) -> Iterator[Finding]:
    """Keys that hold what they should not."""
    pipe = redis.pipeline(transaction=False)
    for name, _ in known:
        pipe.type(name)
    for (name, key), kind in zip(known, pipe.execute(), strict=True):
        if kind != key.holds:
            yield Finding(f"{name} holds a {kind} and should hold a {key.holds}", grave=True)


def unreadable(redis: RedisClient, records: list[tuple[str, type[Any]]]) -> Iterator[Finding]:
    """Records that are not what they should be."""
    for at in range(0, len(records), BATCH):
        some = records[at : at + BATCH]
        pipe = redis.pipeline(transaction=False)
        for name, _ in some:
            pipe.hgetall(name)
        for (name, kind), found in zip(some, pipe.execute(raise_on_error=False), strict=True):
            try:
                unpack(kind, found)
            except Unreadable:
                yield Finding(f"the record {name} cannot be read", grave=kind is Bors)
            except TypeError:
                continue  # of another kind, which has been said


def _gaps(redis: RedisClient, scope: str) -> Iterator[Finding]:
    """Facts stand at 1, 2, 3 …; the first that does not. What somebody else wrote is no fact, and the next one follows it."""
    last, before, foreign = "-", 0, 0
    try:
        while batch := redis.xrange(keys.LOG.of(scope), last, "+", BATCH):
            for name, told in batch:
                position, _, part = name.partition("-")
                if part != "0" or not _is_fact(told):
                    foreign += 1
                elif int(position) != before + 1:
                    yield Finding(f"the log of {scope} has {name} where {before + 1}-0 should be", grave=True)
                    return
                before = int(position)
            last = f"({batch[-1][0]}"
    except ResponseError:
        return  # of another kind, which has been said
    if foreign:
        yield Finding(f"the log of {scope} has entries that are no facts ({foreign}), which everybody passes over")


def _is_fact(told: dict[str, str]) -> bool:
    try:
        unpack_fact(told)
    except Unreadable:
        return False
    return True


def _counts_right(redis: RedisClient, bors: str) -> bool:
    try:
        board, counted = Boards(redis).kept(bors), EMPTY
        while counted.position < board.position and (batch := Log(redis).after(bors, counted.position)):
            counted = counted.after([entry for entry in batch if entry.position <= board.position])
    except (ValueError, ResponseError):
        return False
    return counted.position == board.position and dumps(counted.tallies) == dumps(board.tallies)
