"""What a desk sees, as JSON."""

from collections.abc import Iterable
from typing import Any

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import plain
from frivilligbors.log import Log
from frivilligbors.records import Bors, Participant, Posting
from web import current_context
from web.guards import current_actor

from .. import store, telling
from . import handshake_calls

SHOWN = 6


def view(bors: Bors) -> dict[str, Any]:
    """All that changes while the evening goes."""
    context, slug, now = current_context(), bors.slug, current_context().clock.now()
    own = store.latest_of(context.queries, slug, current_actor().id)
    recent = store.recent(context.redis, context.queries, slug, now)
    names = store.names(context.queries, slug, [*own[:SHOWN], *recent])
    return {
        "server_now": plain(now),
        "state": bors.state(now).value,
        "closes_at": plain(bors.hour_ends_at(now)),
        "grace_until": plain(bors.grace_until),
        "behind": _behind(slug),
        "count": sum(agreement.stands for agreement in own),
        "newest": [telling.whole(agreement, names) for agreement in own[:SHOWN]],
        "recent": [telling.whole(agreement, names) for agreement in recent if agreement.stands],
        "queue": handshake_calls.tell(slug, store.in_line(context, slug), to_parties=False),
        "late": context.redis.zcard(keys.LATE.of(slug)),
        "roster": store.roster_mark(context, bors),
    }


def roster(bors: Bors) -> dict[str, Any]:
    """Everybody who may sit down at a desk."""
    context, mark = current_context(), store.roster_mark(current_context(), bors)
    here = [person for person in context.queries.participants(bors.slug) if person.withdrawn_at is None]
    found = context.queries.organisations(bors.slug, {one for person in here for one in person.organisation_ids})
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
    context = current_context()
    length = Log(context.redis).length(slug)
    return {
        "wall": length - Boards(context.redis).load(slug).position,
        "letters": context.redis.zcard(keys.LETTERS_DUE.of(slug)),
    }
