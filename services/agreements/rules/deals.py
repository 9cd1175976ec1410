"""Who meets whom: what was told of two parties, held against who they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frivilligbors.enums import Category, Kind
from frivilligbors.errors import Refused
from frivilligbors.records import Organisation, Participant, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What was told of one party. `meets` is the need of the other that it gives."""

    code: str
    gives: str
    organisation_id: str | None = None
    meets: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What two parties have agreed, as a broker was told. `agreed_at`: when, told by a desk without net or by paper."""

    sides: tuple[Side, Side]
    category: Category
    kind: Kind = Kind.AGREEMENT
    handshake_id: str | None = None
    agreed_at: datetime | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever wears a code, and all whom they are here for."""

    participant: Participant
    organisations: Sequence[Organisation]


Guests = tuple[Guest | None, Guest | None]


def parties(sides: tuple[Side, Side], guests: Guests) -> tuple[Party, Party]:
    """The two parties: known, two, and at least one of them gives. Raises Refused."""
    first, second = (_party(*told, f"parties.{place}") for place, told in enumerate(zip(sides, guests, strict=True)))
    if first.participant_id == second.participant_id:
        raise Refused("same-party-twice", field="parties.1.code")
    if not first.gives and not second.gives:
        raise Refused("nobody-gives", field="parties.0.gives")
    return _meeting(first, guests[1]), _meeting(second, guests[0])


def organisation(asked: str | None, here_for: Sequence[Organisation], path: str) -> Organisation:
    """Which of somebody's organisations is meant. Raises Refused: `organisation-needed`, `unknown-organisation`."""
    if asked is None:
        if len(here_for) != 1:
            raise Refused("organisation-needed", field=path)
        return here_for[0]
    for one in here_for:
        if one.organisation_id == asked:
            return one
    raise Refused("unknown-organisation", field=path)


def _party(side: Side, guest: Guest | None, path: str) -> Party:
    if guest is None:
        raise Refused("unknown-code", field=f"{path}.code")
    chosen = organisation(side.organisation_id, guest.organisations, f"{path}.organisation_id")
    return Party(
        participant_id=guest.participant.participant_id,
        organisation_id=chosen.organisation_id,
        sector=chosen.sector,
        gives=side.gives,
        meets=side.meets,
    )


def _meeting(party: Party, other: Guest | None) -> Party:
    """The party, with the need it meets. Nobody says which: the one in the very same words, if there is one."""
    needs = [need for need in (other.participant.needs if other else ()) if need.posting_id]
    named = next((need.posting_id for need in needs if need.posting_id == party.meets), None)
    same = next((need.posting_id for need in needs if party.gives and need.text.casefold() == party.gives.casefold()), None)
    return replace(party, meets=named or same)
