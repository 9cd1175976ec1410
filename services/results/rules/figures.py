"""The figures of a result, from the tallies of its log. Pure."""

from frivilligbors.organisation_counts import OrganisationCounts
from frivilligbors.tallies import Tallies

from .result import Figures


def figures_of(tallies: Tallies, position: int, organisations: OrganisationCounts | None = None) -> Figures:
    """The figures of these tallies, which are those of the log up to `position`; later changes of the tallies leave them.

    `organisations`: what the tallies do not have, where it was counted.
    """
    counts = tallies.agreements
    return Figures(
        position=position,
        total=counts.total,
        intents=counts.intents,
        voided=counts.voided,
        participants=tallies.participants.total,
        organisations=tallies.organisations,
        participants_by_sector=dict(tallies.participants.by_sector),
        by_pair=dict(counts.by_pair),
        by_group=counts.by_group,
        by_category=dict(counts.by_category),
        organisations_by_sector=organisations.by_sector() if organisations else None,
        organisations_in_agreements=organisations.in_agreements() if organisations else {},
        per_minute=dict(sorted(counts.per_minute.items())),
    )
