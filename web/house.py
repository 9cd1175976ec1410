"""What every page works with: one store, one clock, one secret."""

from dataclasses import dataclass
from functools import cache

from flask import current_app, request
from werkzeug.exceptions import NotFound

from frivilligbors import links
from frivilligbors.clock import Clock, StoreClock
from frivilligbors.connections import writer
from frivilligbors.ledger import Ledger
from frivilligbors.records import Bors
from frivilligbors.roster import Roster
from frivilligbors.settings import Settings, Unusable
from frivilligbors.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """The house as one process sees it."""

    settings: Settings
    store: Store
    clock: Clock
    roster: Roster

    @property
    def secret(self) -> bytes:
        """What cookies and personal links are signed with."""
        return self.settings.secret_key.encode()

    @property
    def key_mark(self) -> str:
        """What the present secret key is known by: whatever was issued under another has ended."""
        return links.key_mark(self.secret)

    def ledger(self, room: str) -> Ledger:
        """The ledger, for one room's keys."""
        return Ledger(self.store, room)  # type: ignore[arg-type]

    def address(self, path: str) -> str:
        """The public address of a path: the one people scan."""
        return (self.settings.public_url or request.url_root).rstrip("/") + path


@cache
def furnished(settings: Settings) -> House:
    """The one house of these settings, shared by every app of a process. Raises Unusable."""
    if not settings.redis_url:
        raise Unusable("REDIS_URL is not set: where is the store?")
    if not settings.secret_key:
        raise Unusable("SECRET_KEY is not set: cookies and links could not be trusted.")
    store = writer(settings.redis_url)
    return House(settings, store, StoreClock(store), Roster(store))


def house() -> House:
    """The house of the request being answered."""
    found: House = current_app.extensions["house"]
    return found


class BorsUnknown(NotFound):
    """There is no børs of that name here."""


def the_bors(slug: str) -> Bors:
    """The børs in the path, or a 404 in words."""
    bors = house().roster.bors(slug)
    if bors is None:
        raise BorsUnknown
    return bors
