"""What a desk sees, as JSON."""

from collections.abc import Iterable
from typing import Any

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.log import Log
from frivilligbors.records import Bors, Participant, Posting
from frivilligbors.wire import plain
from web import house
from web.guards import asking

from .. import store, telling
from . import handshake_calls

SHOWN = 6


def view(bors: Bors) -> dict[str, Any]:
    """All that changes while the evening goes."""
    home, slug, now = house(), bors.slug, house().clock.now()
    own = store.latest_of(home.roster, slug, asking().id)
    recent = store.recent(home.store, home.roster, slug, now)
    names = store.names(home.roster, slug, [*own[:SHOWN], *recent])
    return {
        "server_now": plain(now),
        "state": bors.state(now).value,
        "closes_at": plain(bors.hour_ends_at(now)),
        "grace_until": plain(bors.grace_until),
        "behind": _behind(slug),
        "count": sum(agreement.stands for agreement in own),
        "newest": [telling.whole(agreement, names) for agreement in own[:SHOWN]],
        "recent": [telling.whole(agreement, names) for agreement in recent if agreement.stands],
        "queue": handshake_calls.tell(slug, store.in_line(home, slug), to_parties=False),
        "late": home.store.zcard(keys.LATE.of(slug)),
        "roster": store.roster_mark(home, bors),
    }


def roster(bors: Bors) -> dict[str, Any]:
    """Everybody who may sit down at a desk."""
    home, mark = house(), store.roster_mark(house(), bors)
    here = [person for person in home.roster.participants(bors.slug) if person.withdrawn_at is None]
    found = home.roster.organisations(bors.slug, {one for person in here for one in person.organisation_ids})
    organisations = {
        one.organisation_id: {"id": one.organisation_id, "name": one.name, "sector": one.sector.value} for one in found
    }
    return {"mark": mark, "participants": [_guest(person, organisations) for person in here]}


def _guest(person: Participant, organisations: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": person.code,
        "name": person.name,
        "organisations": [organisations[one] for one in person.organisation_ids if one in organisations],
        "needs": _postings(person.needs),
        "offers": _postings(person.offers),
    }


def _postings(postings: Iterable[Posting]) -> list[dict[str, str]]:
    return [{"category": posting.category.value, "text": posting.text} for posting in postings]


def _behind(slug: str) -> dict[str, int]:
    """How many facts the wall has not counted yet, and how many letters wait."""
    home = house()
    length = Log(home.store).length(slug)
    return {
        "wall": length - Boards(home.store).load(slug).position,
        "letters": home.store.zcard(keys.LETTERS_DUE.of(slug)),
    }
