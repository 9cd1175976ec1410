"""All records about one participant, as erasure and export find them.

Erasure takes nothing that is not here, so nothing goes that could not be exported first.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.commit import Length, Size
from frivilligbors.enums import Sector
from frivilligbors.facts import Fact
from frivilligbors.log import Log
from frivilligbors.records import Agreement, Handshake, Letter, Organisation, Participant, Party
from frivilligbors.search_text import folded
from web.context import Context

from ..rules.own_page import sides
from .organisations import spoken_for_by_others

Unchanged = tuple[Size | Length, ...]


@dataclass(frozen=True, slots=True)
class PersonalRecords:
    """A participant's records, former organisations and agreements that wait to be admitted among them.

    `to_erase`: the organisations that are the person, or bear their name, and that nobody else speaks for.
    `unchanged`: the expectations that no more have come.
    """

    agreements: list[Agreement]
    handshakes: list[Handshake]
    organisations: list[Organisation]
    to_erase: list[Organisation]
    unchanged: Unchanged


class LoggedFact(NamedTuple):
    """A fact and its position in the log."""

    position: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything that is kept about a participant. `counterparts`: the names of the other organisations, by id; `merged`: their
    other registrations, as they were when they were merged into this one."""

    participant: Participant
    records: PersonalRecords
    counterparts: dict[str, str]
    letters: list[Letter]
    facts: list[LoggedFact]
    merged: list[Participant]


def personal_data(context: Context, bors: str, participant: Participant) -> PersonalData:
    """Read everything that is kept about a participant."""
    found = records_of(context, bors, participant)
    made: list[Agreement | Handshake] = [*found.agreements, *found.handshakes]
    others = dict.fromkeys(sides(one.parties, participant.participant_id)[1].organisation_id for one in made)
    letters = context.queries.some(Letter, keys.LETTER, bors, context.redis.lrange(keys.LETTERS.of(bors), 0, -1))
    return PersonalData(
        participant,
        found,
        {one.organisation_id: one.name for one in context.queries.organisations(bors, others)},
        [one for one in letters if one.participant_id in participant.ids],
        _facts_about(context, bors, participant.ids),
        context.queries.registrations(bors, participant.ids[1:]),
    )


def records_of(context: Context, bors: str, participant: Participant) -> PersonalRecords:
    """All of them, by the index that is written with each; and by the lists of version 0.1.0, which had no index."""
    queries = context.queries
    indexed: dict[str, list[str]] = {key.name: [] for key in (keys.AGREEMENT, keys.HANDSHAKE, keys.ORGANISATION)}
    agreement_ids, handshake_ids, unchanged = list[str](), list[str](), list[Size | Length]()
    for participant_id in participant.ids:
        pipe = context.redis.pipeline(transaction=False)
        pipe.hgetall(keys.RECORDS_OF.of(bors, participant_id))
        pipe.lrange(keys.AGREEMENTS_OF.of(bors, participant_id), 0, -1)
        pipe.lrange(keys.HANDSHAKES_OF.of(bors, participant_id), 0, -1)
        index, agreements_of, handshakes_of = pipe.execute()
        for reference in index:
            kind, _, record_id = reference.partition(":")
            indexed[kind].append(record_id)
        agreement_ids += agreements_of
        handshake_ids += handshakes_of
        unchanged += [
            Size(keys.RECORDS_OF, participant_id, str(len(index))),
            Length(keys.AGREEMENTS_OF, participant_id, str(len(agreements_of))),
            Length(keys.HANDSHAKES_OF, participant_id, str(len(handshakes_of))),
        ]
    late_ids = context.redis.zrange(keys.LATE.of(bors), 0, -1)
    found = queries.some(Agreement, keys.AGREEMENT, bors, _unique(indexed["agreement"], agreement_ids, late_ids))
    agreements = [one for one in found if _own_party(one, participant)]
    handshakes = queries.some(Handshake, keys.HANDSHAKE, bors, _unique(indexed["handshake"], handshake_ids))
    made: list[Agreement | Handshake] = [*agreements, *handshakes]
    agreed_for = [party.organisation_id for one in made if (party := _own_party(one, participant))]
    merged = queries.registrations(bors, participant.ids[1:])
    spoken_for = [id_ for one in (participant, *merged) for id_ in one.organisation_ids]
    known = queries.organisations(bors, _unique(spoken_for, indexed["organisation"], agreed_for))
    others, people = spoken_for_by_others(context, bors, participant), [participant, *merged]
    unclaimed = _unclaimed(context, bors, people, {one.organisation_id for one in known} | others)
    own = [one for one in known if one.organisation_id not in others and _is_person(one, people)]
    return PersonalRecords(
        agreements,
        handshakes,
        [*known, *unclaimed],
        [*own, *unclaimed],
        tuple(unchanged),
    )


def _facts_about(context: Context, bors: str, ids: Iterable[str]) -> list[LoggedFact]:
    """The facts by or about a participant, by any of their ids: ids and times, never words."""
    facts = (LoggedFact(entry.position, entry.fact) for entry in Log(context.redis).all(bors) if entry.fact)
    return [one for one in facts if not _named_in(one.fact).isdisjoint(ids)]


def _named_in(fact: Fact) -> set[str]:
    one, both = getattr(fact, "participant_id", ""), getattr(fact, "participants", ())
    return {fact.by, one, getattr(fact, "into_id", ""), *both}


def _own_party(one: Agreement | Handshake, participant: Participant) -> Party | None:
    return next((party for party in one.parties if party.participant_id == participant.participant_id), None)


def _unclaimed(context: Context, bors: str, people: Sequence[Participant], except_ids: set[str]) -> list[Organisation]:
    """What bears the person's name and is nobody's: theirs once, in a børs from before that was kept."""
    index = context.redis.hgetall(keys.ORGANISATION_INDEX.of(bors))
    ids = (id_ for id_ in dict.fromkeys(index.values()) if id_ not in except_ids)
    return [one for one in context.queries.organisations(bors, ids) if _bears_name(one, people)]


def _is_person(organisation: Organisation, people: Sequence[Participant]) -> bool:
    return organisation.sector is Sector.INDIVIDUAL or _bears_name(organisation, people)


def _bears_name(organisation: Organisation, people: Sequence[Participant]) -> bool:
    """Whether it has the name of any of their registrations as whole words, in the genitive too: Per in «Pers verksted», not in
    «Superkafeen»."""
    names = "|".join(re.escape(folded(one.name)) for one in people)
    return bool(re.search(rf"(?<!\w)(?:{names})s?(?!\w)", folded(organisation.name)))


def _unique(*ids: list[str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(id_ for some in ids for id_ in some))
