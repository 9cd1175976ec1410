"""The names and codes behind the ids in agreements and handshakes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from frivilligbors import consent, keys
from frivilligbors.records import Agreement, Handshake, Organisation, Participant, Party
from web.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyNames:
    """Participants and organisations by id. Whoever has been erased is missing."""

    participants: Mapping[str, Participant] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)

    def organisation_name(self, party: Party) -> str | None:
        """The name of the party's organisation, for brokers and organisers."""
        organisation = self.organisations.get(party.organisation_id)
        return organisation.name if organisation else None

    def shown_name(self, party: Party) -> str | None:
        """The name of the party's organisation, for others."""
        organisation = self.organisations.get(party.organisation_id)
        return organisation.shown_name if organisation else None

    def participant(self, party: Party) -> Participant | None:
        """The participant that is the party."""
        return self.participants.get(party.participant_id)

    def code(self, party: Party) -> str | None:
        """The participant code of the party."""
        participant = self.participant(party)
        return participant.code if participant else None

    def may_be_named(self, party: Party) -> bool:
        """Whether others may read the name: an organisation's always, a private person's by consent."""
        return consent.may_be_named(party.sector, self.participant(party))


class NamedAgreement(NamedTuple):
    """An agreement, and the names behind the ids in it."""

    agreement: Agreement
    names: PartyNames


class NamedHandshake(NamedTuple):
    """A handshake, and the names behind the ids in it."""

    handshake: Handshake
    names: PartyNames


def party_names(context: Context, bors: str, records: Iterable[Agreement | Handshake]) -> PartyNames:
    """The names of all parties of these agreements and handshakes."""
    parties, batch = [party for record in records for party in record.parties], context.batch()
    participants = batch.records(Participant, keys.PARTICIPANT, bors, (party.participant_id for party in parties))
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, (party.organisation_id for party in parties))
    if parties:
        batch.run()
    return PartyNames(participants=participants.by_id, organisations=organisations.by_id) if parties else PartyNames()
