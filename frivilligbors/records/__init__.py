"""The records of a børs: what facts leave out, because it can be corrected and erased."""

from .access import Invitation, Town
from .agreements import Agreement, Handshake, HandshakeState, Party
from .bors import Bors, Logo, PrivacyNotice
from .letters import Letter, LetterKind, LetterState
from .participants import Consents, Correction, LetIn, MergedRegistration, Organisation, Participant, Posting, SamePosting

__all__ = [
    "Agreement",
    "Bors",
    "Consents",
    "Correction",
    "Handshake",
    "HandshakeState",
    "Invitation",
    "LetIn",
    "Letter",
    "LetterKind",
    "LetterState",
    "Logo",
    "MergedRegistration",
    "Organisation",
    "Participant",
    "Party",
    "Posting",
    "PrivacyNotice",
    "SamePosting",
    "Town",
]
