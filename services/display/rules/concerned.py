"""Whom a fact concerns: who would see something else if they read their page again. Pure."""

from dataclasses import dataclass, field

from frivilligbors import facts
from frivilligbors.facts import Fact


@dataclass(frozen=True, slots=True)
class Concerned:
    """`participants` by their ids; `everybody`: every participant; `desks`: the brokers; `roster`: the list of participants
    that a desk keeps. Organisers are concerned by every fact."""

    participants: tuple[str, ...] = ()
    everybody: bool = False
    desks: bool = False
    roster: bool = False


NOBODY = Concerned()
EVERYBODY = Concerned(everybody=True, desks=True)


@dataclass(slots=True)
class Acquaintances:
    """Who has a handshake or an agreement with whom: they see each other's names."""

    _of: dict[str, set[str]] = field(default_factory=dict)

    def concerned(self, fact: Fact | None) -> Concerned:
        """Whom the next fact of a log concerns; nobody where it cannot be read, which every reader passes over."""
        match fact:
            case facts.HandshakeFact(participants=both) | facts.AgreementConfirmed(participants=both):
                self._meet(*both)
        return _concerned(fact, self._of)

    def _meet(self, one: str, other: str) -> None:
        self._of.setdefault(one, set()).add(other)
        self._of.setdefault(other, set()).add(one)


def _concerned(fact: Fact | None, of: dict[str, set[str]]) -> Concerned:
    match fact:
        case facts.HandshakeAccepted() | facts.HandshakeWithdrawn(stood_in_line=True):
            return Concerned(fact.participants, desks=True)
        case facts.HandshakeFact(participants=both):
            return Concerned(both)
        case facts.AgreementConfirmed(participants=both, was_late=was_late):
            return Concerned(both, desks=was_late)
        case facts.AgreementLate(participants=both) | facts.AgreementVoided(participants=both):
            return Concerned(both, desks=True)
        case facts.ParticipantRegistered(participant_id=one) | facts.ParticipantLetIn(participant_id=one):
            return Concerned((one,), roster=True)
        case (
            facts.LinkAsked(participant_id=one)
            | facts.LinkRenewed(participant_id=one)
            | facts.PostingHidden(participant_id=one)
        ):
            return Concerned((one,))
        case facts.ParticipantChanged() | facts.ParticipantWithdrawn() | facts.ParticipantErased():
            return Concerned((fact.participant_id, *sorted(of.get(fact.participant_id, ()))), desks=True, roster=True)
        case facts.DoorsOpened() | facts.BorsOpened() | facts.BorsClosed() | facts.BorsExtended() | facts.OrganisationHidden():
            return EVERYBODY
        case facts.InvitationRevoked() | facts.SessionEnded():
            return Concerned(desks=True)
    return NOBODY
