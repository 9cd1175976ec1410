"""Verifies a børs in the staging area, before it replaces the present one."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from redis.exceptions import ResponseError

from frivilligbors import bors_erasure, keys
from frivilligbors.announcements import Announcement
from frivilligbors.archive import Archive
from frivilligbors.board import EMPTY, Boards
from frivilligbors.codec import Unreadable, dumps, unpack, unpack_fact
from frivilligbors.erasure_contact import ErasureContact
from frivilligbors.keys import Key
from frivilligbors.log import Log
from frivilligbors.records import Agreement, Bors, Handshake, Invitation, Letter, Organisation, Participant, PrivacyNotice, Town
from frivilligbors.redis_client import RedisClient

RECORD_TYPES: dict[Key, type[Any]] = {
    keys.BORS: Bors,
    keys.NOTICE: PrivacyNotice,
    keys.ANNOUNCEMENT: Announcement,
    keys.ARCHIVE: Archive,
    keys.ERASURE_CONTACT: ErasureContact,
    keys.PARTICIPANT: Participant,
    keys.ORGANISATION: Organisation,
    keys.AGREEMENT: Agreement,
    keys.HANDSHAKE: Handshake,
    keys.INVITATION: Invitation,
    keys.TOWN: Town,
    keys.LETTER: Letter,
}
KEYS_BY_NAME = {key.name: key for key in vars(keys).values() if isinstance(key, Key)}
BATCH = 500


class Finding(NamedTuple):
    """A problem, in a sentence. With a `fatal` one the backup is not restored."""

    text: str
    fatal: bool = False


def find_problems(redis: RedisClient, hash_tag: str, redis_keys: Iterable[str]) -> Iterator[Finding]:
    """All problems of a hash tag and its keys."""
    known = known_keys(redis_keys)
    yield from find_wrong_types(redis, known)
    yield from find_unreadable_records(redis, records_among(known))
    yield from _find_log_gaps(redis, hash_tag)
    if hash_tag == keys.INSTALLATION:
        return
    if bors_erasure.is_erased(redis, hash_tag):
        return
    if not redis.exists(keys.BORS.of(hash_tag)) or not redis.exists(keys.LOG.of(hash_tag)):
        yield Finding(f"{hash_tag} has no record of itself, or no log", fatal=True)
    if not _is_board_correct(redis, hash_tag):
        yield Finding(f"the board of {hash_tag} was not what its log adds up to; it is counted anew")


def known_keys(redis_keys: Iterable[str]) -> list[tuple[str, Key]]:
    """Those of a kind that is known here, each with its kind."""
    names = ((redis_key, redis_key.partition("}:")[2].partition(":")[0]) for redis_key in redis_keys)
    return [(redis_key, KEYS_BY_NAME[name]) for redis_key, name in names if name in KEYS_BY_NAME]


def records_among(known: Iterable[tuple[str, Key]]) -> list[tuple[str, type[Any]]]:
    """Those of them that hold a record, each with its type."""
    return [(redis_key, RECORD_TYPES[key]) for redis_key, key in known if key in RECORD_TYPES]


def find_wrong_types(redis: RedisClient, known: list[tuple[str, Key]]) -> Iterator[Finding]:
    """Keys whose Redis type is wrong."""
    pipe = redis.pipeline(transaction=False)
    for redis_key, _ in known:
        pipe.type(redis_key)
    for (redis_key, key), kind in zip(known, pipe.execute(), strict=True):
        if kind != key.holds:
            yield Finding(f"{redis_key} holds a {kind} and should hold a {key.holds}", fatal=True)


def find_unreadable_records(redis: RedisClient, records: list[tuple[str, type[Any]]]) -> Iterator[Finding]:
    """Records that cannot be decoded."""
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        pipe = redis.pipeline(transaction=False)
        for redis_key, _ in batch:
            pipe.hgetall(redis_key)
        for (redis_key, kind), found in zip(batch, pipe.execute(raise_on_error=False), strict=True):
            try:
                unpack(kind, found)
            except Unreadable:
                yield Finding(f"the record {redis_key} cannot be read", fatal=kind is Bors)
            except TypeError:
                continue  # of a wrong type, already found


def _find_log_gaps(redis: RedisClient, hash_tag: str) -> Iterator[Finding]:
    """The first gap in the positions 1, 2, 3 …, and how many foreign entries there are between the facts."""
    last, previous, foreign = "-", 0, 0
    try:
        while batch := redis.xrange(keys.LOG.of(hash_tag), last, "+", BATCH):
            for name, fields in batch:
                position, _, sequence = name.partition("-")
                if sequence != "0" or not _is_fact(fields):
                    foreign += 1
                elif int(position) != previous + 1:
                    yield Finding(f"the log of {hash_tag} has {name} where {previous + 1}-0 should be", fatal=True)
                    return
                previous = int(position)
            last = f"({batch[-1][0]}"
    except ResponseError:
        return  # of a wrong type, already found
    if foreign:
        yield Finding(f"the log of {hash_tag} has entries that are no facts ({foreign}), which everybody passes over")


def _is_fact(fields: dict[str, str]) -> bool:
    try:
        unpack_fact(fields)
    except Unreadable:
        return False
    return True


def _is_board_correct(redis: RedisClient, bors: str) -> bool:
    try:
        board, counted = Boards(redis).stored(bors), EMPTY
        while counted.position < board.position and (batch := Log(redis).after(bors, counted.position)):
            counted = counted.applied([entry for entry in batch if entry.position <= board.position])
    except (ValueError, ResponseError):
        return False
    return counted.position == board.position and dumps(counted.tallies) == dumps(board.tallies)
