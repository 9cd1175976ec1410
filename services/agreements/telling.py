"""How an agreement is told: whole to those who run the evening, and as far as consent goes to everybody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from frivilligbors import consent
from frivilligbors.codec import plain
from frivilligbors.records import Agreement, Handshake, Organisation, Participant, Party

from . import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who is meant by the ids of agreements. Whoever has been erased is missing."""

    participants: Mapping[str, Participant] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)

    def organisation(self, party: Party) -> str | None:
        """What the party's organisation is called."""
        found = self.organisations.get(party.organisation_id)
        return found.name if found else None

    def shown(self, party: Party) -> str | None:
        """What the party's organisation is called to others."""
        found = self.organisations.get(party.organisation_id)
        return found.shown_name if found else None

    def code(self, party: Party) -> str | None:
        """The code the party wears."""
        found = self.participants.get(party.participant_id)
        return found.code if found else None

    def known_to_all(self, party: Party) -> bool:
        """Whether the party's name is public in the room: an organisation's is, a private person's by consent."""
        return consent.may_be_named(party.sector, self.participants.get(party.participant_id))


def whole(agreement: Agreement, names: Names) -> dict[str, Any]:
    """All of it, for a broker or an organiser."""
    return _core(agreement) | {
        "in_grace": agreement.in_grace,
        "late": agreement.late,
        "confirmed_at": plain(agreement.confirmed_at),
        "handshake_id": agreement.handshake_id,
        "paper": agreement.paper,
        "broker_id": agreement.broker_id,
        "hints": _hints(agreement.parties),
        "voided_at": plain(agreement.voided_at),
        "void_reason": agreement.void_reason,
        "parties": _parties(agreement.parties, names),
    }


def shaken(handshake: Handshake, names: Names, *, expired: bool = False, to_parties: bool = True) -> dict[str, Any]:
    """A handshake, for its two parties or for brokers. Who is asked by a stranger is named once it has said yes."""
    parties = _parties(handshake.parties, names)
    if to_parties:
        for told, party in zip(parties, handshake.parties, strict=True):
            told["organisation"] = names.shown(party)
        if handshake.accepted_at is None and not names.known_to_all(handshake.parties[1]):
            parties[1]["organisation"] = None
    return {
        "handshake_id": handshake.handshake_id,
        "code": handshake.code,
        "state": "expired" if expired else handshake.state.value,
        "kind": handshake.kind.value,
        "category": handshake.category.value,
        "proposed_at": plain(handshake.proposed_at),
        "accepted_at": plain(handshake.accepted_at),
        "agreement_id": handshake.agreement_id,
        "hints": _hints(handshake.parties),
        "parties": parties,
    }


def published(agreements: Iterable[Agreement], names: Names) -> list[dict[str, Any]]:
    """What everybody may see of the agreements that stand."""
    return [
        _core(agreement) | {"parties": [_published(party, names) for party in agreement.parties]}
        for agreement in agreements
        if agreement.stands
    ]


def _hints(parties: tuple[Party, Party]) -> list[str]:
    return ["no-money"] if rules.speaks_of_money([party.gives for party in parties]) else []


def _parties(parties: tuple[Party, Party], names: Names) -> list[dict[str, Any]]:
    return [
        {
            "code": names.code(party),
            "organisation_id": party.organisation_id,
            "organisation": names.organisation(party),
            "sector": party.sector.value,
            "gives": party.gives,
        }
        for party in parties
    ]


def _core(agreement: Agreement) -> dict[str, Any]:
    return {
        "agreement_id": agreement.agreement_id,
        "number": agreement.number or None,
        "kind": agreement.kind.value,
        "category": agreement.category.value,
        "agreed_at": plain(agreement.agreed_at),
    }


def _published(party: Party, names: Names) -> dict[str, Any]:
    """An organisation's name is public. A private person's, and the words anybody used, need their consent."""
    participant = names.participants.get(party.participant_id)
    return {
        "organisation": names.shown(party) if consent.may_be_named(party.sector, participant, "result") else None,
        "sector": party.sector.value,
        "gives": party.gives if consent.has_consented(participant, "result") else None,
    }
