"""Everything the house keeps about one participant, as they may take it along."""

from typing import Any

from frivilligbors import keys
from frivilligbors.codec import instant, plain
from frivilligbors.log import Log
from frivilligbors.records import Letter, Participant
from web import Context

from . import rules
from .records_of import records_of


def everything(context: Context, slug: str, me: Participant) -> dict[str, Any]:
    """The record, the organisations, former ones too, what was agreed and is about to be, the letters, and the log."""
    letters = context.queries.some(Letter, keys.LETTER, slug, context.redis.lrange(keys.LETTERS.of(slug), 0, -1))
    found = records_of(context, slug, me)
    return {
        "bors": slug,
        "made_at": instant(context.clock.now()),
        "participant": plain(me),
        "organisations": plain(found.organisations),
        "agreements": _both(context, slug, me, found.agreements),
        "handshakes": _both(context, slug, me, found.handshakes),
        "letters": [plain(one) for one in letters if one.participant_id == me.participant_id],
        "log": _told(context, slug, me.participant_id),
    }


def _both(context: Context, slug: str, me: Participant, made: list[Any]) -> list[dict[str, Any]]:
    """Each with the name of the other side, as the participant knows it."""
    found = []
    for one in made:
        _, theirs = rules.sides(one.parties, me.participant_id)
        other = context.queries.organisation(slug, theirs.organisation_id)
        found.append({**plain(one), "with": other.name if other else None})
    return found


def _told(context: Context, slug: str, participant_id: str) -> list[dict[str, Any]]:
    """What stands in the log about the participant: ids and times, never words."""
    facts = ((entry.position, entry.fact) for entry in Log(context.redis).whole(slug) if entry.fact)
    return [
        {"position": position, "fact": fact.name, **plain(fact)}
        for position, fact in facts
        if participant_id in (fact.by, getattr(fact, "participant_id", ""), *getattr(fact, "participants", ()))
    ]
