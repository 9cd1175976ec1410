"""Erasing a whole børs, in two steps, so that a crash delays it and loses nothing.

First one commit: the fact, the state, and the archive's key, after which the ledger commits nothing more to this børs. Then, as
often as it takes, what `remove` does: the totals are counted from the log and the records, and then everything else goes. A
worker (`workers/retention`) completes it outside the store: the post box, the append-only files, the list of erased børser.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice

from . import erasure_dates, keys
from .archive import Archive, Totals, totals_of
from .clock import Clock
from .codec import dumps, instant, pack
from .commit import Absent, Commit, Delete, Put, at_revision
from .enums import Sector, State
from .erasure_contact import contact_of
from .errors import Refused
from .facts import BorsErased
from .idempotency import Answer, IdempotentRequest
from .ledger import Conflict, Ledger, unbatched
from .log import Log
from .lua_scripts import script
from .queries import Queries
from .records import Bors, LetterState, Organisation
from .redis_client import RedisClient

BATCH = 500
STAYS = (keys.BORS, keys.ARCHIVE)
WHAT_IT_WAS = (
    "slug",
    "name",
    "place",
    "rehearsal",
    "opens_at",
    "closes_at",
    "grace_until",
    "published_at",
    "erase_at",
    "town",
)
CHOICES = (  # what was chosen, and not what was typed: next year's børs is planned like this one
    "planned_minutes",
    "planned_grace",
    "accent",
    "chosen_categories",
    "chosen_languages",
    "ask_email",
    "ask_number",
    "ask_needs",
    "ask_offers",
)
LETTER_ID = "erased"  # of the letter to the contact, the one that is written after the erasure
TRANSIENT = (keys.WATCHER_COUNTS, keys.FENCE)  # what runs out by itself, and may be written any moment
SCRIPT = script(__package__, "archive_totals")


def give_date(redis: RedisClient, bors_record: Bors, *, by: str, at: datetime) -> None:
    """Give a date to a børs from before there were any; nothing where somebody changed it meanwhile.

    It is no fact, as the date that a børs is made with is none: nobody chose it.
    """
    if (dated := erasure_dates.dated(bors_record, at)) is None:
        return
    commit = Commit(
        expects=[at_revision(keys.BORS, "", bors_record.revision)], writes=[Put(keys.BORS, "", pack(dated))], answer={}
    )
    with suppress(Conflict, Refused):
        Ledger(redis, "organiser").commit(
            bors_record.slug, IdempotentRequest(by, "date", str(bors_record.revision), {}), commit
        )


def warn_contact(redis: RedisClient, bors_record: Bors, *, by: str, at: datetime) -> None:
    """Have the contact written to about the date, once for each; nothing where there is none, or it was changed meanwhile."""
    if bors_record.erase_at is None or contact_of(Queries(redis), bors_record) is None:
        return
    changed, fact = erasure_dates.with_warning(bors_record, bors_record.erase_at, by=by, at=at)
    writes = [Put(keys.BORS, "", pack(changed))]
    commit = Commit(expects=[at_revision(keys.BORS, "", bors_record.revision)], writes=writes, facts=[fact], answer={})
    with suppress(Conflict, Refused):
        request = IdempotentRequest(by, "announce erasure", str(bors_record.revision), {})
        Ledger(redis, "organiser").commit(bors_record.slug, request, commit)


def erase_commit(redis: RedisClient, bors: str, *, by: str, at: datetime, again: bool = False) -> Commit:
    """The first step. Raises Refused: `bors-unknown`, `bors-erased`, `still-in-evening`.

    `again`: a backup has brought it back, as it was at any moment of its evening.
    """
    bors_record = Queries(redis).bors(bors)
    if bors_record is None:
        raise Refused("bors-unknown")
    if not again:
        erasure_dates.demand_erasable(bors_record, at)
    erased = Bors(
        epoch=secrets.token_hex(8),
        revision=bors_record.revision + 1,
        stored_state=State.ERASED,
        erased_at=at,
        **{name: getattr(bors_record, name) for name in (*WHAT_IT_WAS, *CHOICES)},
    )
    contact = None if again else contact_of(Queries(redis), bors_record)  # whoever was told once is not told again
    return Commit(
        expects=[at_revision(keys.BORS, "", bors_record.revision), Absent(keys.ARCHIVE)],
        writes=[
            Delete(keys.BORS, ""),
            Put(keys.BORS, "", pack(erased)),
            Put(keys.ARCHIVE, "", pack(Archive(erased_at=at))),
            *([Put(keys.ERASURE_CONTACT, "", pack(contact))] if contact else []),
        ],
        facts=[BorsErased(at=at, by=by)],
        answer={"bors": bors, "state": State.ERASED.value, "erased_at": instant(at)},
    )


def erase(redis: RedisClient, clock: Clock, bors: str, *, by: str, idempotency_key: str) -> Answer:
    """Commit the first step, and remove what can be removed at once. Raises Refused."""
    prepare = unbatched(lambda: erase_commit(redis, bors, by=by, at=clock.now()))
    answer = Ledger(redis, "organiser").perform(bors, IdempotentRequest(by, "erase", idempotency_key, {}), prepare)
    remove(redis, bors)
    return answer


def archive_of(redis: RedisClient, bors: str) -> Archive | None:
    """The archive of an erased børs; None where it is not erased."""
    return Queries(redis).one(Archive, keys.ARCHIVE, bors)


def is_erased(redis: RedisClient, bors: str) -> bool:
    """Whether a børs is erased, completely or not."""
    return redis.exists(keys.ARCHIVE.of(bors)) == 1


def remove(redis: RedisClient, bors: str) -> int:
    """The second step, as far as the store goes: how many keys went. Nothing for a børs that is not erased."""
    archive = archive_of(redis, bors)
    if archive is None:
        return 0
    if archive.totals is None:
        redis_keys = [key.of(bors) for key in (keys.ARCHIVE, keys.LOG, keys.BORS)]
        redis.register_script(SCRIPT)(keys=redis_keys, args=[dumps(_totals(redis, bors)), secrets.token_hex(8)])
    removed, left = 0, remaining(redis, bors)
    while batch := list(islice(left, BATCH)):
        removed += redis.delete(*batch)
    return removed


def remaining(redis: RedisClient, bors: str) -> Iterator[str]:
    """The keys of an erased børs that are still to go; those of the letter to the contact do once it is settled."""
    stays = {key.of(bors) for key in STAYS}
    if redis.exists(keys.ERASURE_CONTACT.of(bors)):
        stays.update(_letter_keys(bors))
    return (name for name in redis.scan_iter(f"{{{bors}}}:*", BATCH) if name not in stays)


def forget_contact(redis: RedisClient, bors: str, outcome: LetterState, at: datetime | None = None) -> None:
    """Keep what became of the letter to the contact, and when, and nothing else of it."""
    pipe = redis.pipeline(transaction=True)
    pipe.hset(keys.ARCHIVE.of(bors), mapping={"letter": outcome.value} | ({"letter_at": instant(at)} if at else {}))
    pipe.delete(*_letter_keys(bors))
    pipe.execute()


def note_completed(redis: RedisClient, bors: str, archive: Archive, at: datetime) -> None:
    """Keep that nothing else is left of a børs, in no file either."""
    pipe = redis.pipeline(transaction=False)
    pipe.hset(keys.ARCHIVE.of(bors), mapping=pack(replace(archive, completed_at=at)))
    pipe.execute()


def is_transient(bors: str, name: str) -> bool:
    """Whether a key is one of those that may be written at any moment, and tell nothing of anybody."""
    return any(name == key.of(bors) or name.startswith(f"{key.of(bors)}:") for key in TRANSIENT)


def _letter_keys(bors: str) -> tuple[str, str, str]:
    return keys.ERASURE_CONTACT.of(bors), keys.LETTER.of(bors, LETTER_ID), keys.LETTERS_DUE.of(bors)


def _totals(redis: RedisClient, bors: str) -> Totals:
    return totals_of((entry.fact for entry in Log(redis).all(bors)), _sectors(redis, bors))


def _sectors(redis: RedisClient, bors: str) -> Iterator[Sector]:
    prefix = f"{keys.ORGANISATION.of(bors)}:"
    names = redis.scan_iter(f"{prefix}*", BATCH)
    while batch := [name.removeprefix(prefix) for name in islice(names, BATCH)]:
        yield from (one.sector for one in Queries(redis).some(Organisation, keys.ORGANISATION, bors, set(batch)))
