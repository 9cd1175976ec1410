"""Everything that is kept about one participant: what erasure takes and export gives, found one way.

Erasure takes nothing that is not here, so nothing goes that could not be taken along first.
"""

import re
from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.commit import Length, Size
from frivilligbors.enums import Sector
from frivilligbors.records import Agreement, Handshake, Organisation, Participant, Party
from frivilligbors.search_text import folded
from web import Context

from .changing import spoken_for

Unchanged = tuple[Size, Length, Length]


@dataclass(frozen=True, slots=True)
class Records:
    """A participant's records, former organisations and agreements that wait to be admitted among them.

    `going`: the organisations that are the person, or bear their name, and that nobody else speaks for.
    `unchanged`: what holds as long as no more have come.
    """

    agreements: list[Agreement]
    handshakes: list[Handshake]
    organisations: list[Organisation]
    going: list[Organisation]
    unchanged: Unchanged


def records_of(context: Context, slug: str, me: Participant) -> Records:
    """All of them, by the index that is written with each; and by the lists of version 0.1.0, which had no index."""
    pipe = context.redis.pipeline(transaction=False)
    pipe.hgetall(keys.RECORDS_OF.of(slug, me.participant_id))
    pipe.lrange(keys.AGREEMENTS_OF.of(slug, me.participant_id), 0, -1)
    pipe.lrange(keys.HANDSHAKES_OF.of(slug, me.participant_id), 0, -1)
    pipe.zrange(keys.LATE.of(slug), 0, -1)
    index, agreement_ids, handshake_ids, late_ids = pipe.execute()
    ids: dict[str, list[str]] = {key.name: [] for key in (keys.AGREEMENT, keys.HANDSHAKE, keys.ORGANISATION)}
    for reference in index:
        kind, _, record_id = reference.partition(":")
        ids[kind].append(record_id)
    roster = context.queries
    found = roster.some(Agreement, keys.AGREEMENT, slug, _once(ids["agreement"], agreement_ids, late_ids))
    agreements = [one for one in found if _side(one, me)]
    handshakes = roster.some(Handshake, keys.HANDSHAKE, slug, _once(ids["handshake"], handshake_ids))
    made: list[Agreement | Handshake] = [*agreements, *handshakes]
    agreed_for = [side.organisation_id for one in made if (side := _side(one, me))]
    known = roster.organisations(slug, _once(me.organisation_ids, ids["organisation"], agreed_for))
    others = spoken_for(context, slug, me)
    nameless = _of_nobody(context, slug, me, {one.organisation_id for one in known} | others)
    return Records(
        agreements,
        handshakes,
        [*known, *nameless],
        [*(one for one in known if one.organisation_id not in others and _is(one, me)), *nameless],
        (
            Size(keys.RECORDS_OF, me.participant_id, str(len(index))),
            Length(keys.AGREEMENTS_OF, me.participant_id, str(len(agreement_ids))),
            Length(keys.HANDSHAKES_OF, me.participant_id, str(len(handshake_ids))),
        ),
    )


def _side(one: Agreement | Handshake, me: Participant) -> Party | None:
    return next((party for party in one.parties if party.participant_id == me.participant_id), None)


def _of_nobody(context: Context, slug: str, me: Participant, but: set[str]) -> list[Organisation]:
    """What bears the person's name and is nobody's: theirs once, in a børs from before that was kept."""
    index = context.redis.hgetall(keys.ORGANISATION_INDEX.of(slug))
    left = (one for one in dict.fromkeys(index.values()) if one not in but)
    return [one for one in context.queries.organisations(slug, left) if _bears_name(one, me)]


def _is(organisation: Organisation, me: Participant) -> bool:
    return organisation.sector is Sector.INDIVIDUAL or _bears_name(organisation, me)


def _bears_name(organisation: Organisation, me: Participant) -> bool:
    """In words of its own, of its owner too: Per in «Pers verksted», not in «Superkafeen»."""
    return bool(re.search(rf"(?<!\w){re.escape(folded(me.name))}s?(?!\w)", folded(organisation.name)))


def _once(*ids: list[str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(one for some in ids for one in some))
