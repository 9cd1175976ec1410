"""Keeping a børs: planned, opened, closed, and, after a rehearsal, taken away."""

import secrets
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from frivilligbors import keys
from frivilligbors.codec import pack, plain
from frivilligbors.commit import Absent, Commit, Equals, Put
from frivilligbors.enums import Scene
from frivilligbors.errors import Refused
from frivilligbors.facts import Fact
from frivilligbors.ledger import Answer, Request
from frivilligbors.records import Bors
from web import Context

from . import rules

ANSWERED = ("revision", "opens_at", "closes_at", "grace_until")
BATCH = 500


def create(
    context: Context,
    slug: str,
    name: str,
    *,
    place: str = "",
    opens_at: datetime | None = None,
    rehearsal: bool = False,
    by: str,
    key: str,
) -> Answer:
    """Plan a børs; the answer is its `bors`, `state` and `revision`. Raises Refused: `slug-malformed`, `slug-taken`."""
    body = {"slug": slug, "name": name, "place": place, "opens_at": opens_at, "rehearsal": rehearsal}

    def prepare() -> Commit:
        at, epoch = context.clock.now(), secrets.token_hex(8)
        bors, fact = rules.create(slug, name, place=place, opens_at=opens_at, rehearsal=rehearsal, epoch=epoch, by=by, at=at)
        if context.queries.bors(slug):
            raise Refused("slug-taken", field="slug")
        context.redis.sadd(keys.DIRECTORY, slug)  # before its first fact, so that no follower overlooks it
        return _commit(bors, fact, Absent(keys.BORS))

    return _perform(context, slug, Request(by, "create", key, plain(body)), prepare)


def open_(context: Context, slug: str, *, minutes: int = 60, by: str, key: str) -> Answer:
    """Strike the first gong; the answer is like that of `create`. Raises Refused: `already-open`, `already-closed` …"""

    def prepare() -> Commit:
        bors = the(context, slug)
        opened, fact = rules.open_(bors, minutes=minutes, by=by, at=context.clock.now())
        return _commit(opened, fact, _still(bors))

    return _perform(context, slug, Request(by, "open", key, {"minutes": minutes}), prepare)


def close(context: Context, slug: str, *, grace_minutes: int = 5, by: str, key: str) -> Answer:
    """Strike the closing gong; the answer is like that of `create`. Raises Refused: `not-open-yet`, `already-closed` …"""

    def prepare() -> Commit:
        bors = the(context, slug)
        closed, fact = rules.close(bors, grace_minutes=grace_minutes, by=by, at=context.clock.now())
        return _commit(closed, fact, _still(bors))

    return _perform(context, slug, Request(by, "close", key, {"grace_minutes": grace_minutes}), prepare)


def extend(context: Context, slug: str, *, minutes: int, by: str, key: str) -> Answer:
    """Give more time; the answer is like that of `create`. Raises Refused: `not-open-yet`, `already-closed` …"""

    def prepare() -> Commit:
        bors = the(context, slug)
        extended, fact = rules.extend(bors, minutes=minutes, by=by, at=context.clock.now())
        return _commit(extended, fact, _still(bors))

    return _perform(context, slug, Request(by, "extend", key, {"minutes": minutes}), prepare)


def show(context: Context, slug: str, *, scene: Scene, still: bool, step: int = 0, by: str, key: str) -> Answer:
    """Choose what the wall shows; the answer is like that of `create`."""

    def prepare() -> Commit:
        bors = the(context, slug)
        chosen, fact = rules.show(bors, scene, still=still, step=step, by=by, at=context.clock.now())
        return _commit(chosen, fact, _still(bors))

    return _perform(context, slug, Request(by, "show", key, {"scene": scene, "still": still, "step": step}), prepare)


def remove(context: Context, slug: str) -> int:
    """Take a rehearsal away without a trace; how many keys went. Raises Refused: `bors-unknown`, `rehearsal-only`.

    The record of the børs goes last, since it is what says that this is a rehearsal: a remove cut short can be run again.
    """

    def prepare() -> Commit:
        bors = the(context, slug)
        shut = rules.remove(bors)
        return Commit(expects=[_still(bors)], writes=[Put(keys.BORS, "", pack(shut))], answer={})

    _perform(context, slug, Request("system", "remove", secrets.token_hex(8), {}), prepare)
    gone = _sweep(context, slug, but=keys.BORS.of(slug))
    context.redis.srem(keys.DIRECTORY, slug)
    gone += context.redis.delete(keys.BORS.of(slug))
    return gone + _sweep(context, slug)  # whatever came in through the closing door


def the(context: Context, slug: str) -> Bors:
    """The børs of this name. Raises Refused."""
    bors = context.queries.bors(slug)
    if bors is None:
        raise Refused("bors-unknown")
    return bors


def _perform(context: Context, slug: str, request: Request, prepare: Callable[[], Commit]) -> Answer:
    return context.ledger("organiser").perform(slug, request, prepare)


def _commit(bors: Bors, fact: Fact, expectation: Absent | Equals) -> Commit:
    """The børs as it now stands, together with the fact that made it so."""
    told = {name: value for name, value in plain(bors).items() if name in ANSWERED and value is not None}
    answer = {"bors": bors.slug, "state": bors.stored_state.value, **told}
    return Commit(expects=[expectation], writes=[Put(keys.BORS, "", pack(bors))], facts=[fact], answer=answer)


def _still(bors: Bors) -> Equals:
    """Nobody has struck the gong since we looked."""
    return Equals(keys.BORS, "", "revision", str(bors.revision))


def _sweep(context: Context, slug: str, but: str = "") -> int:
    found = (name for name in context.redis.scan_iter(f"{{{slug}}}:*", BATCH) if name != but)
    gone = 0
    while batch := list(islice(found, BATCH)):
        gone += context.redis.delete(*batch)
    return gone
