"""How many organisations take part, by sector: a fold of who speaks for which, and of what stands between them. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .enums import Sector
from .facts import (
    AgreementConfirmed,
    AgreementVoided,
    Fact,
    ParticipantChanged,
    ParticipantMerged,
    ParticipantRegistered,
    ParticipantUnmerged,
    ParticipantWithdrawn,
)

COUNTED = tuple(sector for sector in Sector if sector is not Sector.INDIVIDUAL)  # a private person is no organisation


def by_sector(sectors: Iterable[Sector]) -> dict[Sector, int]:
    """How many organisations there are in each sector, of these, one each; zeros included."""
    counts = Counter(sectors)
    return {sector: counts[sector] for sector in COUNTED}


@dataclass(slots=True)
class OrganisationCounts:
    """Whom those who are in speak for, and between whom agreements stand, after the facts so far.

    An organisation counts once, in the sector it has now, while somebody who is in speaks for it or an agreement of it stands.
    Whoever was erased is still counted, as among the participants. Not `known` where a participant came by an older version,
    which did not tell for whom.
    """

    known: bool = True
    _spoken_for: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by participant, withdrawn and merged ones too
    _absent: set[str] = field(default_factory=set)
    _agreed: dict[str, tuple[str, str]] = field(default_factory=dict)  # by agreement, those that stand
    _sectors: dict[str, Sector] = field(default_factory=dict)

    def apply(self, fact: Fact | None) -> None:
        """Count one entry of the log, in place. None is one that nobody could read."""
        match fact:
            case AgreementConfirmed():
                self._agreed[fact.agreement_id] = fact.organisations
                for organisation, sector in zip(fact.organisations, fact.sectors, strict=True):
                    self._sectors.setdefault(organisation, sector)
            case AgreementVoided():
                self._agreed.pop(fact.agreement_id, None)
            case ParticipantRegistered() | ParticipantChanged():
                self._speaks_for(fact.participant_id, fact.organisations)
                self._sectors.update(zip(fact.organisations, fact.organisation_sectors, strict=False))
            case ParticipantWithdrawn():
                self._absent.add(fact.participant_id)
            case ParticipantMerged():
                self._absent.add(fact.participant_id)
                self._speaks_for(fact.into_id, fact.organisations)
            case ParticipantUnmerged():
                self._absent.discard(fact.participant_id)
                self._speaks_for(fact.into_id, fact.organisations)

    def by_sector(self) -> dict[Sector, int] | None:
        """How many take part, in each sector; None where that is not known."""
        if not self.known:
            return None
        spoken_for = {one for who, ids in self._spoken_for.items() if who not in self._absent for one in ids}
        return self._counted(spoken_for | self._in_agreements)

    def in_agreements(self) -> dict[Sector, int]:
        """How many have an agreement that stands, in each sector."""
        return self._counted(self._in_agreements)

    @property
    def _in_agreements(self) -> set[str]:
        return {one for both in self._agreed.values() for one in both}

    def _counted(self, organisations: Iterable[str]) -> dict[Sector, int]:
        return by_sector(self._sectors[one] for one in organisations if one in self._sectors)

    def _speaks_for(self, participant_id: str, organisations: tuple[str, ...]) -> None:
        self.known = self.known and bool(organisations)
        self._spoken_for[participant_id] = organisations
