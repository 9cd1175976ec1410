"""Everything the house keeps about one participant, as they may take it along."""

from typing import Any

from frivilligbors import keys
from frivilligbors.log import Log
from frivilligbors.records import Agreement, Handshake, Letter, Participant
from frivilligbors.wire import instant, plain
from web import House

from . import rules


def everything(home: House, slug: str, me: Participant) -> dict[str, Any]:
    """The record, the organisations, what was agreed and is about to be, the letters, and what the log tells."""
    letters = home.roster.some(Letter, keys.LETTER, slug, home.store.lrange(keys.LETTERS.of(slug), 0, -1))
    return {
        "bors": slug,
        "made_at": instant(home.clock.now()),
        "participant": plain(me),
        "organisations": plain(home.roster.organisations(slug, me.organisation_ids)),
        "agreements": _both(
            home, slug, me, home.roster.some(Agreement, keys.AGREEMENT, slug, _ids(home, slug, me, "agreements"))
        ),
        "handshakes": _both(
            home, slug, me, home.roster.some(Handshake, keys.HANDSHAKE, slug, _ids(home, slug, me, "handshakes"))
        ),
        "letters": [plain(one) for one in letters if one.participant_id == me.participant_id],
        "log": _told(home, slug, me.participant_id),
    }


def _ids(home: House, slug: str, me: Participant, what: str) -> list[str]:
    of = {"agreements": keys.AGREEMENTS_OF, "handshakes": keys.HANDSHAKES_OF}[what]
    return home.store.lrange(of.of(slug, me.participant_id), 0, -1)


def _both(home: House, slug: str, me: Participant, made: list[Any]) -> list[dict[str, Any]]:
    """Each with the name of the other side, as the participant knows it."""
    found = []
    for one in made:
        _, theirs = rules.sides(one.parties, me.participant_id)
        other = home.roster.organisation(slug, theirs.organisation_id)
        found.append({**plain(one), "with": other.name if other else None})
    return found


def _told(home: House, slug: str, participant_id: str) -> list[dict[str, Any]]:
    """What stands in the log about the participant: ids and times, never words."""
    facts = ((entry.position, entry.fact) for entry in Log(home.store).whole(slug) if entry.fact)
    return [
        {"position": position, "fact": fact.name, **plain(fact)}
        for position, fact in facts
        if participant_id in (fact.by, getattr(fact, "participant_id", ""), *getattr(fact, "participants", ()))
    ]
