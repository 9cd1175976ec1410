"""The list of agreements as everybody may read it: names and words by present consent. Pure."""

from collections.abc import Mapping

from frivilligbors import consent
from frivilligbors.records import Agreement, Organisation, Participant, Party

from .result import ListedAgreement, ListedParty


def listed_agreement(
    agreement: Agreement, participants: Mapping[str, Participant], organisations: Mapping[str, Organisation]
) -> ListedAgreement:
    """One line of the list. Of an agreement that an organiser has hidden, neither names nor words are shown."""
    first, second = (_listed_party(party, participants, organisations, hidden=agreement.hidden) for party in agreement.parties)
    return ListedAgreement(
        agreement_id=agreement.agreement_id,
        number=agreement.number,
        kind=agreement.kind,
        category=agreement.category,
        agreed_at=agreement.agreed_at,
        parties=(first, second),
    )


def _listed_party(
    party: Party, participants: Mapping[str, Participant], organisations: Mapping[str, Organisation], *, hidden: bool
) -> ListedParty:
    participant, organisation = participants.get(party.participant_id), organisations.get(party.organisation_id)
    may_be_named = not hidden and consent.may_be_named(party.sector, participant, "result")
    may_be_quoted = not hidden and consent.has_consented(participant, "result")
    return ListedParty(
        sector=party.sector,
        organisation=organisation.shown_name if organisation and may_be_named else None,
        gives=party.listed if may_be_quoted else None,
    )
