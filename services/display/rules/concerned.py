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
TIMES = (facts.DoorsOpened, facts.BorsOpened, facts.BorsClosed, facts.BorsExtended)
KNOWN_TO_OTHERS = (facts.ParticipantChanged, facts.ParticipantWithdrawn, facts.ParticipantErased)
OF_ONE = (facts.ParticipantLetIn, facts.LinkAsked, facts.LinkRenewed, facts.PostingHidden)
OF_SESSIONS = (facts.InvitationRevoked, facts.SessionEnded)


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
        case facts.ParticipantRegistered(participant_id=one):
            return Concerned((one,), roster=True)
        case facts.OrganisationHidden():
            return Concerned(everybody=True, desks=True, roster=True)
    if isinstance(fact, TIMES):
        return EVERYBODY
    if isinstance(fact, KNOWN_TO_OTHERS):
        return Concerned((fact.participant_id, *sorted(of.get(fact.participant_id, ()))), desks=True, roster=True)
    if isinstance(fact, OF_ONE):
        return Concerned((fact.participant_id,), roster=isinstance(fact, facts.PostingHidden))
    return Concerned(desks=True) if isinstance(fact, OF_SESSIONS) else NOBODY
