"""The needs that no agreement has met, to be passed on. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frivilligbors import consent
from frivilligbors.enums import Category, Sector
from frivilligbors.met_needs import MetNeeds
from frivilligbors.records import Agreement, Organisation, Participant


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """A need: what it is about, and whose. `public`: its writer agrees that everybody reads it."""

    category: Category
    text: str
    sector: Sector
    organisation: str | None
    public: bool


def unmet_needs(
    participants: Iterable[Participant], organisations: Mapping[str, Organisation], agreements: Iterable[Agreement]
) -> list[UnmetNeed]:
    """Those of everybody who has not withdrawn, in the order they came. What is hidden from others is not among them."""
    met_needs = MetNeeds(agreements)
    return [
        UnmetNeed(need.category, need.text, organisation.sector, organisation.shown_name, _may_be_read(participant))
        for participant in participants
        if participant.withdrawn_at is None and participant.organisation_ids
        if (organisation := organisations.get(participant.organisation_ids[0])) is not None
        for need in participant.shown_needs
        if not met_needs.is_met(participant, need)
    ]


def _may_be_read(participant: Participant) -> bool:
    return consent.has_consented(participant, "result")
