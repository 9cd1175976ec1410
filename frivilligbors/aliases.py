"""Registrations of one person that were merged: who is read by the id of one that went into another is that other.

Nothing that was kept under the former id is rewritten. Reading resolves it, here and in the script of a read batch; what is
written again is stored under the id that it was stored under before.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from . import keys
from .codec import compact_json
from .keys import Key
from .records import Agreement, Handshake, Participant, Party

T = TypeVar("T")
Aliases = Mapping[str, str]  # by the id of a registration that was merged, the id of the one that stands for it

LISTS = frozenset((keys.AGREEMENTS_OF, keys.HANDSHAKES_OF))  # of a participant: read with those of whoever was merged into them
RESOLVED = (Participant, Agreement, Handshake)  # the kinds of records that name participants
STORED_ELSEWHERE = '"registered_as":"'


def resolve(aliases: Aliases, participant_id: str) -> str:
    """Whose id it is by now."""
    return aliases.get(participant_id, participant_id)


def ids_of(aliases: Aliases, participant_id: str) -> list[str]:
    """Every id of whoever has this one, the one that stands for them all first."""
    resolved = resolve(aliases, participant_id)
    return [resolved, *(former for former, into in aliases.items() if into == resolved)]


def with_parties(record: T, aliases: Aliases) -> T:
    """An agreement or a handshake whose parties are the participants of now; any other record as it is."""
    if not aliases or not isinstance(record, Agreement | Handshake):
        return record
    first, second = (_party(party, aliases) for party in record.parties)
    return cast(T, replace(record, parties=(first, second)))


def each_once(records: Iterable[T]) -> Iterator[T]:
    """These records in their order; a participant who was found by several ids once."""
    found = set[str]()
    for record in records:
        if isinstance(record, Participant):
            if record.participant_id in found:
                continue
            found.add(record.participant_id)
        yield record


def as_stored(key: Key, fields: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of an agreement or a handshake with each party under the id that it is stored under, whoever it is by now."""
    if key not in (keys.AGREEMENT, keys.HANDSHAKE) or STORED_ELSEWHERE not in fields.get("parties", ""):
        return fields
    parties: Sequence[dict[str, Any]] = json.loads(fields["parties"])
    stored = [
        party | {"participant_id": party.get("registered_as") or party["participant_id"], "registered_as": None}
        for party in parties
    ]
    return {**fields, "parties": compact_json(stored)}


def _party(party: Party, aliases: Aliases) -> Party:
    into = aliases.get(party.participant_id)
    return party if into is None else replace(party, participant_id=into, registered_as=party.participant_id)
