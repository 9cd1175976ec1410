"""The editions of a result, as a fold of the log: nothing of them is stored. Pure."""

from dataclasses import dataclass, field

from frivilligbors.facts import (
    AgreementConfirmed,
    AgreementCorrected,
    AgreementVoided,
    Fact,
    ResultPublished,
    ResultTextChanged,
)
from frivilligbors.organisation_counts import OrganisationCounts
from frivilligbors.tallies import Tallies

from .figures import figures_of
from .result import Change, ChangeKind, Edition, Figures


@dataclass(slots=True)
class History:
    """What a log has made of the result up to `position`: the tallies, and each edition with its figures.

    `confirmed` has the position at which each agreement began to count, `voided` that at which it ceased to, and `numbers` the
    number of each; `organisations` counts what the tallies do not.
    """

    position: int = 0
    tallies: Tallies = field(default_factory=Tallies)
    editions: list[Edition] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    confirmed: dict[str, int] = field(default_factory=dict)
    voided: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    organisations: OrganisationCounts = field(default_factory=OrganisationCounts)

    def apply(self, position: int, fact: Fact | None) -> None:
        """Count the entry at the next position. None is one that nobody could read."""
        if position <= self.position:
            return
        self.position = position
        self.tallies.apply(fact)
        self.organisations.apply(fact)
        match fact:
            case AgreementConfirmed():
                self.confirmed[fact.agreement_id] = position
                self.numbers[fact.agreement_id] = fact.number
                self._changed(fact, ChangeKind.ADMITTED, fact.agreement_id)
            case AgreementVoided():
                self.voided[fact.agreement_id] = position
                self._changed(fact, ChangeKind.VOIDED, fact.agreement_id)
            case ResultTextChanged() | AgreementCorrected():
                self._changed(fact, ChangeKind.CORRECTED, fact.agreement_id)
            case ResultPublished() if not self.editions:
                self._add(fact, Change(kind=ChangeKind.PUBLISHED))

    def standing_at(self, position: int) -> list[str]:
        """The ids of the agreements that counted at a position, in the order of their numbers."""
        standing = [
            one
            for one, since in self.confirmed.items()
            if since <= position and not (one in self.voided and self.voided[one] <= position)
        ]
        return sorted(standing, key=self.numbers.__getitem__)

    def figures_now(self) -> Figures:
        """The figures at the position that has been reached."""
        return figures_of(self.tallies, self.position, self.organisations)

    def _changed(self, fact: Fact, kind: ChangeKind, agreement_id: str) -> None:
        """After publication a change makes the next edition; before, it is part of the first."""
        if self.editions:
            self._add(fact, Change(kind=kind, number=self.numbers.get(agreement_id, 0)))

    def _add(self, fact: Fact, change: Change) -> None:
        number = len(self.editions) + 1
        self.editions.append(Edition(number=number, position=self.position, at=fact.at, changes=(change,)))
        self.figures.append(self.figures_now())
