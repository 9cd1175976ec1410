"""Keeping a børs: planned, opened, closed, and, after a rehearsal, taken away."""

import secrets
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from frivilligbors import keys
from frivilligbors.commit import Absent, Commit, Equals, Put
from frivilligbors.facts import Fact
from frivilligbors.kinds import Scene
from frivilligbors.ledger import Answer, Request
from frivilligbors.records import Bors
from frivilligbors.refused import Refused
from frivilligbors.wire import pack, plain
from web import House

from . import rules

ANSWERED = ("revision", "opens_at", "closes_at", "grace_until")
BATCH = 500


def create(
    house: House,
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
        at, epoch = house.clock.now(), secrets.token_hex(8)
        bors, fact = rules.create(slug, name, place=place, opens_at=opens_at, rehearsal=rehearsal, epoch=epoch, by=by, at=at)
        if house.roster.bors(slug):
            raise Refused("slug-taken", field="slug")
        house.store.sadd(keys.DIRECTORY, slug)  # before its first fact, so that no follower overlooks it
        return _commit(bors, fact, Absent(keys.BORS))

    return _perform(house, slug, Request(by, "create", key, plain(body)), prepare)


def open_(house: House, slug: str, *, minutes: int = 60, by: str, key: str) -> Answer:
    """Strike the first gong; the answer is like that of `create`. Raises Refused: `already-open`, `already-closed` …"""

    def prepare() -> Commit:
        bors = the(house, slug)
        opened, fact = rules.open_(bors, minutes=minutes, by=by, at=house.clock.now())
        return _commit(opened, fact, _still(bors))

    return _perform(house, slug, Request(by, "open", key, {"minutes": minutes}), prepare)


def close(house: House, slug: str, *, grace_minutes: int = 5, by: str, key: str) -> Answer:
    """Strike the closing gong; the answer is like that of `create`. Raises Refused: `not-open-yet`, `already-closed` …"""

    def prepare() -> Commit:
        bors = the(house, slug)
        closed, fact = rules.close(bors, grace_minutes=grace_minutes, by=by, at=house.clock.now())
        return _commit(closed, fact, _still(bors))

    return _perform(house, slug, Request(by, "close", key, {"grace_minutes": grace_minutes}), prepare)


def extend(house: House, slug: str, *, minutes: int, by: str, key: str) -> Answer:
    """Give more time; the answer is like that of `create`. Raises Refused: `not-open-yet`, `already-closed` …"""

    def prepare() -> Commit:
        bors = the(house, slug)
        extended, fact = rules.extend(bors, minutes=minutes, by=by, at=house.clock.now())
        return _commit(extended, fact, _still(bors))

    return _perform(house, slug, Request(by, "extend", key, {"minutes": minutes}), prepare)


def show(house: House, slug: str, *, scene: Scene, still: bool, step: int = 0, by: str, key: str) -> Answer:
    """Choose what the wall shows; the answer is like that of `create`."""

    def prepare() -> Commit:
        bors = the(house, slug)
        chosen, fact = rules.show(bors, scene, still=still, step=step, by=by, at=house.clock.now())
        return _commit(chosen, fact, _still(bors))

    return _perform(house, slug, Request(by, "show", key, {"scene": scene, "still": still, "step": step}), prepare)


def remove(house: House, slug: str) -> int:
    """Take a rehearsal away without a trace; how many keys went. Raises Refused: `bors-unknown`, `rehearsal-only`.

    The record of the børs goes last, since it is what says that this is a rehearsal: a remove cut short can be run again.
    """

    def prepare() -> Commit:
        bors = the(house, slug)
        shut = rules.remove(bors)
        return Commit(expects=[_still(bors)], writes=[Put(keys.BORS, "", pack(shut))], answer={})

    _perform(house, slug, Request("system", "remove", secrets.token_hex(8), {}), prepare)
    gone = _sweep(house, slug, but=keys.BORS.of(slug))
    house.store.srem(keys.DIRECTORY, slug)
    gone += house.store.delete(keys.BORS.of(slug))
    return gone + _sweep(house, slug)  # whatever came in through the closing door


def the(house: House, slug: str) -> Bors:
    """The børs of this name. Raises Refused."""
    bors = house.roster.bors(slug)
    if bors is None:
        raise Refused("bors-unknown")
    return bors


def _perform(house: House, slug: str, request: Request, prepare: Callable[[], Commit]) -> Answer:
    return house.ledger("organiser").perform(slug, request, prepare)


def _commit(bors: Bors, fact: Fact, expectation: Absent | Equals) -> Commit:
    """The børs as it now stands, together with the fact that made it so."""
    told = {name: value for name, value in plain(bors).items() if name in ANSWERED and value is not None}
    answer = {"bors": bors.slug, "state": bors.stored_state.value, **told}
    return Commit(expects=[expectation], writes=[Put(keys.BORS, "", pack(bors))], facts=[fact], answer=answer)


def _still(bors: Bors) -> Equals:
    """Nobody has struck the gong since we looked."""
    return Equals(keys.BORS, "", "revision", str(bors.revision))


def _sweep(house: House, slug: str, but: str = "") -> int:
    found = (name for name in house.store.scan_iter(f"{{{slug}}}:*", BATCH) if name != but)
    gone = 0
    while batch := list(islice(found, BATCH)):
        gone += house.store.delete(*batch)
    return gone
