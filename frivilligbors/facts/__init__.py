"""The facts of a børs: what has happened, in the past tense, without names, addresses or free text.

A fact carries all that the fold needs. Whatever could point at a person beyond an id lives in records, which can be erased.
"""

from .access import InvitationIssued, InvitationRevoked, SessionEnded, TownCreated, TownRenamed
from .agreements import (
    AgreementConfirmed,
    AgreementCorrected,
    AgreementFact,
    AgreementHidden,
    AgreementLate,
    AgreementVoided,
    HandshakeAccepted,
    HandshakeFact,
    HandshakeProposed,
    HandshakeWithdrawn,
)
from .bors import (
    BorsChanged,
    BorsClosed,
    BorsCreated,
    BorsErased,
    BorsExtended,
    BorsOpened,
    ClosingTakenBack,
    DoorsOpened,
    NoticeChanged,
    OpeningTakenBack,
    ResultPublished,
    ResultTextChanged,
    RetentionAnnounced,
    RetentionChanged,
    SceneChanged,
)
from .fact import Fact
from .letters import AnnouncementSent, LetterAskedAgain, WelcomeAsked
from .participants import (
    LinkAsked,
    LinkRenewed,
    OrganisationHidden,
    ParticipantChanged,
    ParticipantCheckedIn,
    ParticipantErased,
    ParticipantLetIn,
    ParticipantMerged,
    ParticipantRegistered,
    ParticipantUnmerged,
    ParticipantWithdrawn,
    PostingHidden,
)
from .screens import (
    ScreenChanged,
    ScreenFact,
    ScreenPaired,
    ScreenReleased,
)

__all__ = [
    "FACTS",
    "AgreementConfirmed",
    "AgreementCorrected",
    "AgreementFact",
    "AgreementHidden",
    "AgreementLate",
    "AgreementVoided",
    "AnnouncementSent",
    "BorsChanged",
    "BorsClosed",
    "BorsCreated",
    "BorsErased",
    "BorsExtended",
    "BorsOpened",
    "ClosingTakenBack",
    "DoorsOpened",
    "Fact",
    "HandshakeAccepted",
    "HandshakeFact",
    "HandshakeProposed",
    "HandshakeWithdrawn",
    "InvitationIssued",
    "InvitationRevoked",
    "LetterAskedAgain",
    "LinkAsked",
    "LinkRenewed",
    "NoticeChanged",
    "OpeningTakenBack",
    "OrganisationHidden",
    "ParticipantChanged",
    "ParticipantCheckedIn",
    "ParticipantErased",
    "ParticipantLetIn",
    "ParticipantMerged",
    "ParticipantRegistered",
    "ParticipantUnmerged",
    "ParticipantWithdrawn",
    "PostingHidden",
    "ResultPublished",
    "ResultTextChanged",
    "RetentionAnnounced",
    "RetentionChanged",
    "SceneChanged",
    "ScreenChanged",
    "ScreenFact",
    "ScreenPaired",
    "ScreenReleased",
    "SessionEnded",
    "TownCreated",
    "TownRenamed",
    "WelcomeAsked",
]

_CLASSES = [kind for kind in list(globals().values()) if isinstance(kind, type) and issubclass(kind, Fact)]
FACTS: dict[str, type[Fact]] = {kind.name: kind for kind in _CLASSES if "name" in vars(kind)}
