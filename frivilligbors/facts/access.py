"""The facts of who may sign in, and for which town."""

from dataclasses import dataclass
from typing import ClassVar

from ..enums import Role
from .fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationIssued(Fact):
    """Somebody may sign in as broker or organiser."""

    name: ClassVar[str] = "invitation.issued"
    invitation_id: str
    role: Role
    lead: bool = False
    town_id: str = ""  # whose børser they organise: its slug


@dataclass(frozen=True, slots=True, kw_only=True)
class TownCreated(Fact):
    """The installation has one more town, in the log of the installation."""

    name: ClassVar[str] = "town.created"
    town_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRenamed(Fact):
    """A town has another name, and the address it had, in the log of the installation."""

    name: ClassVar[str] = "town.renamed"
    town_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(Fact):
    """Somebody may no longer sign in, and is signed out everywhere."""

    name: ClassVar[str] = "invitation.revoked"
    invitation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Fact):
    """An organiser signed somebody out on one device. The invitation still opens another session."""

    name: ClassVar[str] = "session.ended"
    invitation_id: str
