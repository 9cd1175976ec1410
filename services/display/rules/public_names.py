"""The public name of a party on the wall: shown only with present consent. Pure."""

from collections.abc import Mapping

from frivilligbors import consent
from frivilligbors.records import Organisation, Participant, Party


def public_party_name(
    party: Party, participants: Mapping[str, Participant], organisations: Mapping[str, Organisation]
) -> str | None:
    """The name by which everybody may know a party; None where it may not be named."""
    organisation, participant = organisations.get(party.organisation_id), participants.get(party.participant_id)
    return consent.public_name(organisation, participant) if consent.may_be_named(party.sector, participant) else None
