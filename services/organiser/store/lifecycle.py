"""The record of a børs: created, opened, extended, closed, published, and, after a rehearsal, removed.

`creating`, `opening` … give a command that has not run: `services.organiser.commands` runs it.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from frivilligbors import keys
from frivilligbors.codec import pack, plain
from frivilligbors.commit import Absent, Commit, Delete, Equals, Put, Write
from frivilligbors.enums import Scene, State
from frivilligbors.errors import Refused
from frivilligbors.facts import Fact
from frivilligbors.records import Bors
from web.context import Context

from ..rules import lifecycle as rules

ANSWERED = ("revision", "opens_at", "closes_at", "grace_until")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Command:
    """A command that has not run: its name and body, as the ledger knows it by, and what builds its commit."""

    name: str
    by: str
    body: Mapping[str, Any]
    prepare: Callable[[], Commit]


def creating(
    context: Context,
    bors: str,
    name: str,
    *,
    place: str = "",
    opens_at: datetime | None = None,
    rehearsal: bool = False,
    town: str = "",
    by: str,
) -> Command:
    """Plan a børs, of a town or of none; the answer is its `bors`, `state` and `revision`.

    Refused: `slug-malformed`, `slug-taken`, `town-unknown`.
    """
    body = {"slug": bors, "name": name, "place": place, "opens_at": opens_at, "rehearsal": rehearsal}
    body |= {"town": town} if town else {}

    def prepare() -> Commit:
        at, epoch = context.clock.now(), secrets.token_hex(8)
        bors_record, fact = rules.create_bors(
            bors, name, place=place, opens_at=opens_at, rehearsal=rehearsal, town=town, epoch=epoch, by=by, at=at
        )
        if town and context.queries.town(town) is None:
            raise Refused("town-unknown", field="town")
        if context.queries.bors(bors):
            raise Refused("slug-taken", field="slug")
        context.redis.sadd(keys.DIRECTORY, bors)  # before its first fact, so that no follower overlooks it
        return _commit(bors_record, fact, Absent(keys.BORS))

    return Command("create", by, body, prepare)


def opening_doors(context: Context, bors: str, *, by: str) -> Command:
    """Let people in; the answer is like that of `creating`. Refused: `doors-are-open`, `already-open` …"""
    return changing(context, bors, "doors", by=by, body={}, change=partial(rules.open_doors, by=by))


def opening(context: Context, bors: str, *, minutes: int = 60, sure: bool = True, by: str) -> Command:
    """Strike the first gong; the answer is like that of `creating`. Refused: `already-open`, `gong-early` …"""
    change = partial(rules.open_bors, minutes=minutes, sure=sure, by=by)
    return changing(context, bors, "open", by=by, body={"minutes": minutes}, change=change)


def closing(context: Context, bors: str, *, grace_minutes: int = 5, by: str) -> Command:
    """Strike the closing gong; the answer is like that of `creating`. Refused: `not-open-yet`, `already-closed` …"""
    change = partial(rules.close_bors, grace_minutes=grace_minutes, by=by)
    return changing(context, bors, "close", by=by, body={"grace_minutes": grace_minutes}, change=change)


def extending(context: Context, bors: str, *, minutes: int, by: str) -> Command:
    """Give more time; the answer is like that of `creating`. Refused: `not-open-yet`, `already-closed` …"""
    change = partial(rules.extend_bors, minutes=minutes, by=by)
    return changing(context, bors, "extend", by=by, body={"minutes": minutes}, change=change)


def showing_scene(context: Context, bors: str, *, scene: Scene, still: bool, step: int = 0, by: str) -> Command:
    """Choose what the wall shows; the answer is like that of `creating`."""
    body = {"scene": scene, "still": still, "step": step}
    change = partial(rules.show_scene, scene=scene, still=still, step=step, by=by)
    return changing(context, bors, "show", by=by, body=body, change=change)


def publishing(context: Context, bors: str, *, without_late: bool = False, by: str) -> Command:
    """Publish the result, once: whoever comes second gets the same answer. Refused: `grace-not-over`, `late-waits` …

    The answer is the `bors`, its `state` and `published_at`.
    """

    def prepare() -> Commit:
        bors_record, late = read_bors(context, bors), context.redis.zcard(keys.LATE.of(bors))
        changed = rules.publish_bors(bors_record, late=late, without_late=without_late, by=by, at=context.clock.now())
        if changed is None:
            return Commit(answer=_published_answer(bors_record))
        published, fact = changed
        return Commit(
            expects=[_unchanged(bors_record)],
            writes=[Put(keys.BORS, "", pack(published))],
            facts=[fact],
            answer=_published_answer(published),
        )

    return Command("publish", by, {"without_late": without_late}, prepare)


def removing(context: Context, bors: str) -> Command:
    """Close a rehearsal for good, before `remove_all_keys`. Refused: `bors-unknown`, `rehearsal-only`."""

    def prepare() -> Commit:
        bors_record = read_bors(context, bors)
        closed = rules.remove_bors(bors_record)
        return Commit(expects=[_unchanged(bors_record)], writes=[Put(keys.BORS, "", pack(closed))], answer={})

    return Command("remove", "system", {}, prepare)


def remove_all_keys(context: Context, bors: str) -> int:
    """Remove all that is stored of a rehearsal which is closed for good; how many keys went.

    The record of the børs goes last, since it is what says that this is a rehearsal: a removal cut short can be run again.
    """
    removed = _delete_keys(context, bors, but=keys.BORS.of(bors))
    context.redis.srem(keys.DIRECTORY, bors)
    removed += context.redis.delete(keys.BORS.of(bors))
    return removed + _delete_keys(context, bors)  # whatever was written while the børs was being closed


def read_bors(context: Context, bors: str) -> Bors:
    """The record of a børs. Raises Refused."""
    bors_record = context.queries.bors(bors)
    if bors_record is None:
        raise Refused("bors-unknown")
    if bors_record.stored_state is State.ERASED:
        raise Refused("bors-erased")
    return bors_record


def changing(
    context: Context,
    bors: str,
    name: str,
    *,
    by: str,
    body: Mapping[str, Any],
    change: Callable[..., tuple[Bors, Fact]],
    answered: Sequence[str] = ANSWERED,
) -> Command:
    """A command that changes the record of a børs by a rule, if nobody changed it meanwhile.

    `answered`: the fields of the record that the answer has, besides `bors` and `state`.
    """

    def prepare() -> Commit:
        bors_record = read_bors(context, bors)
        changed, fact = change(bors_record, at=context.clock.now())
        return _commit(changed, fact, _unchanged(bors_record), answered, before=bors_record)

    return Command(name, by, body, prepare)


def replacing(before: Bors, after: Bors) -> list[Write]:
    """The writes that put one record in the place of another: what is None now has no field."""
    kept = pack(after)
    gone = tuple(name for name in pack(before) if name not in kept)
    return [*([Delete(keys.BORS, "", gone)] if gone else []), Put(keys.BORS, "", kept)]


def _commit(
    bors_record: Bors,
    fact: Fact,
    expectation: Absent | Equals,
    answered: Sequence[str] = ANSWERED,
    *,
    before: Bors | None = None,
) -> Commit:
    """The record as it now is, together with the fact that made it so."""
    fields = {name: value for name, value in plain(bors_record).items() if name in answered and value is not None}
    answer = {"bors": bors_record.slug, "state": bors_record.stored_state.value, **fields}
    return Commit(expects=[expectation], writes=replacing(before or bors_record, bors_record), facts=[fact], answer=answer)


def _published_answer(bors_record: Bors) -> dict[str, Any]:
    return {"bors": bors_record.slug, "state": State.PUBLISHED.value, "published_at": plain(bors_record.published_at)}


def _unchanged(bors_record: Bors) -> Equals:
    """Expects that the record has not changed since it was read."""
    return Equals(keys.BORS, "", "revision", str(bors_record.revision))


def _delete_keys(context: Context, bors: str, but: str = "") -> int:
    names = (name for name in context.redis.scan_iter(f"{{{bors}}}:*", BATCH) if name != but)
    deleted = 0
    while batch := list(islice(names, BATCH)):
        deleted += context.redis.delete(*batch)
    return deleted
