"""Whom a fact concerns: who would see something else if they read their page again. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from frivilligbors import facts
from frivilligbors.facts import Fact


@dataclass(frozen=True, slots=True)
class Audience:
    """`participants` by their ids; `everybody`: every participant; `desks`: the brokers; `roster`: the list of participants
    that a desk keeps. Organisers are concerned by every fact."""

    participants: tuple[str, ...] = ()
    everybody: bool = False
    desks: bool = False
    roster: bool = False


NOBODY = Audience()
EVERYBODY = Audience(everybody=True, desks=True)


@dataclass(slots=True)
class Counterparties:
    """Who has a handshake or an agreement with whom: they see each other's names."""

    _of: dict[str, set[str]] = field(default_factory=dict)
    _aliases: dict[str, str] = field(default_factory=dict)  # registrations that were merged, each with the one it went into

    def audience(self, fact: Fact | None) -> Audience:
        """Whom the next fact of a log concerns; nobody where it cannot be read, which every reader passes over."""
        match fact:
            case facts.HandshakeFact(participants=both) | facts.AgreementConfirmed(participants=both):
                self._meet(*both)
            case facts.ParticipantMerged(participant_id=one, into_id=into):
                self._aliases[one] = into
        audience = self._with_aliases(_audience(fact, self._counterparties_of))
        if isinstance(fact, facts.ParticipantUnmerged):
            self._aliases.pop(fact.participant_id, None)
        return audience

    def _with_aliases(self, audience: Audience) -> Audience:
        """The same, by every id that somebody's browser may hold."""
        ids = dict.fromkeys(id_ for one in audience.participants for id_ in self._ids_of(one)) if self._aliases else ()
        return replace(audience, participants=tuple(ids)) if ids else audience

    def _ids_of(self, participant_id: str) -> list[str]:
        resolved = self._aliases.get(participant_id, participant_id)
        return [participant_id, resolved, *(one for one, into in self._aliases.items() if into == resolved)]

    def _counterparties_of(self, participant_id: str) -> list[str]:
        ids = self._ids_of(participant_id) if self._aliases else [participant_id]
        return sorted({other for one in ids for other in self._of.get(one, ())})

    def _meet(self, one: str, other: str) -> None:
        self._of.setdefault(one, set()).add(other)
        self._of.setdefault(other, set()).add(one)


def _audience(fact: Fact | None, counterparties_of: Callable[[str], list[str]]) -> Audience:
    match fact:
        case facts.HandshakeAccepted() | facts.HandshakeWithdrawn(stood_in_line=True):
            return Audience(fact.participants, desks=True)
        case facts.HandshakeFact(participants=both):
            return Audience(both)
        case facts.AgreementConfirmed(participants=both, was_late=was_late):
            return Audience(both, desks=was_late)
        case (
            facts.AgreementLate(participants=both)
            | facts.AgreementVoided(participants=both)
            | facts.AgreementCorrected(participants=both)
        ):
            return Audience(both, desks=True)
        case facts.ParticipantRegistered(participant_id=one) | facts.ParticipantLetIn(participant_id=one):
            return Audience((one,), roster=True)
        case (
            facts.LinkAsked(participant_id=one)
            | facts.LinkRenewed(participant_id=one)
            | facts.PostingHidden(participant_id=one)
        ):
            return Audience((one,))
        case facts.ParticipantChanged() | facts.ParticipantWithdrawn() | facts.ParticipantErased():
            return Audience((fact.participant_id, *counterparties_of(fact.participant_id)), desks=True, roster=True)
        case (
            facts.ParticipantMerged(participant_id=one, into_id=into)
            | facts.ParticipantUnmerged(participant_id=one, into_id=into)
        ):
            return Audience((one, into, *counterparties_of(one)), desks=True, roster=True)
        case (
            facts.BorsChanged()
            | facts.DoorsOpened()
            | facts.BorsOpened()
            | facts.BorsClosed()
            | facts.BorsExtended()
            | facts.OpeningTakenBack()
            | facts.ClosingTakenBack()
            | facts.OrganisationHidden()
        ):
            return EVERYBODY
        case facts.ResultPublished() | facts.BorsErased():
            return EVERYBODY
        case facts.InvitationRevoked() | facts.SessionEnded():
            return Audience(desks=True)
    return NOBODY
