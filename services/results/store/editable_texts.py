"""The agreements of the list as an organiser may edit them: each text as agreed, as listed, and whether anybody may read it."""

from collections.abc import Sequence
from typing import NamedTuple

from frivilligbors import consent, keys
from frivilligbors.enums import Category, Sector
from frivilligbors.records import Agreement, Organisation, Participant
from web.context import Context


class EditableText(NamedTuple):
    """What a party gives: the name of its organisation, the text as agreed and as the list has it, and what consent shows."""

    sector: Sector
    organisation: str
    gives: str
    listed: str
    named: bool
    quoted: bool


class EditableAgreement(NamedTuple):
    """An agreement of the list."""

    agreement_id: str
    number: int
    category: Category
    hidden: bool
    texts: tuple[EditableText, ...]

    @property
    def changed(self) -> bool:
        """Whether the list says something else than was agreed."""
        return any(text.gives != text.listed for text in self.texts)


def read_editable_agreements(context: Context, bors: str, ids: Sequence[str]) -> list[EditableAgreement]:
    """These agreements, in this order."""
    if not ids:
        return []
    batch = context.batch()
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, ids)
    participants = batch.records(Participant, keys.PARTICIPANT, bors, agreements, "parties.participant_id")
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, agreements, "parties.organisation_id")
    batch.run()
    names = organisations.by_id
    return [
        EditableAgreement(
            agreement.agreement_id,
            agreement.number,
            agreement.category,
            agreement.hidden,
            tuple(
                EditableText(
                    party.sector,
                    organisation.name if (organisation := names.get(party.organisation_id)) else "",
                    party.gives,
                    party.listed,
                    consent.may_be_named(party.sector, participants.by_id.get(party.participant_id), "result"),
                    consent.has_consented(participants.by_id.get(party.participant_id), "result"),
                )
                for party in agreement.parties
            ),
        )
        for agreement in agreements.all
    ]
