"""The needs that no agreement has met, to be passed on. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from frivilligbors import consent
from frivilligbors.enums import Category, Sector
from frivilligbors.records import Agreement, Organisation, Participant, Posting
from frivilligbors.search_text import folded


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
    """Those of everybody who has not withdrawn, in the order they came. One is met by an agreement that names it, or that gives
    its participant the very same words. What is hidden from others is not among them."""
    is_met = met_needs(agreements)
    return [
        UnmetNeed(need.category, need.text, organisation.sector, organisation.shown_name, _may_be_read(person))
        for person in participants
        if person.withdrawn_at is None and person.organisation_ids
        if (organisation := organisations.get(person.organisation_ids[0])) is not None
        for need in person.shown_needs
        if not is_met(person, need)
    ]


def met_needs(agreements: Iterable[Agreement]) -> Callable[[Participant, Posting], bool]:
    """Whether one of these agreements meets a need of a participant: it names it, or gives them the very same words."""
    met, given = set[str](), set[tuple[str, str]]()
    for agreement in agreements:
        if agreement.stands:
            first, second = agreement.parties
            for giver, taker in ((first, second), (second, first)):
                met.update([giver.meets] if giver.meets else [])
                given.add((taker.participant_id, folded(giver.gives)))
    return lambda person, need: not met.isdisjoint(person.ids_of(need)) or (person.participant_id, folded(need.text)) in given


def _may_be_read(person: Participant) -> bool:
    return consent.has_consented(person, "result")
