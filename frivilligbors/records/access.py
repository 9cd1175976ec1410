"""The records of who may sign in, and of the towns they organise børser for."""

from dataclasses import dataclass

from ..enums import Role
from ..instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who may sign in as what. The token itself is never kept, only its digest (in the key)."""

    invitation_id: str
    role: Role
    name: str
    scope: str  # a børs, a town (`keys.town_scope`), or the whole installation
    lead: bool = False
    revision: int = 1
    revoked_at: Instant | None = None
    key_mark: str = ""  # of the secret key it was issued under, and ends with, the fingerprint; empty: it is from before
    issued_at: Instant | None = None  # None: issued before that was kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town of the installation: its organisers see, make and copy the børser of the town, and no others."""

    slug: str
    name: str
    created_at: Instant
    revision: int = 1
