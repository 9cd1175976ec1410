"""What every page works with: one store, one clock, one secret."""

from dataclasses import dataclass
from functools import cache

from flask import current_app, request
from werkzeug.exceptions import NotFound

from frivilligbors import links
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.connections import writer
from frivilligbors.keys import Owner
from frivilligbors.ledger import Ledger
from frivilligbors.queries import Queries
from frivilligbors.records import Bors
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings, Unusable


@dataclass(frozen=True, slots=True)
class Context:
    """What one process works with."""

    settings: Settings
    redis: RedisClient
    clock: Clock
    queries: Queries

    @property
    def secret(self) -> bytes:
        """What cookies and personal links are signed with."""
        return self.settings.secret_key.encode()

    @property
    def key_mark(self) -> str:
        """What the present secret key is known by: whatever was issued under another has ended."""
        return links.key_mark(self.secret)

    def ledger(self, owner: Owner) -> Ledger:
        """The ledger, for the keys of one owner."""
        return Ledger(self.redis, owner)

    def address(self, path: str) -> str:
        """The public address of a path: the one people scan."""
        return (self.settings.public_url or request.url_root).rstrip("/") + path


@cache
def context_for(settings: Settings) -> Context:
    """The one context of these settings, shared by every app of a process. Raises Unusable."""
    if not settings.redis_url:
        raise Unusable("REDIS_URL is not set: where is the store?")
    if not settings.secret_key:
        raise Unusable("SECRET_KEY is not set: cookies and links could not be trusted.")
    redis = writer(settings.redis_url)
    return Context(settings, redis, RedisClock(redis), Queries(redis))


def current_context() -> Context:
    """The context of the request being answered."""
    found: Context = current_app.extensions["context"]
    return found


class BorsUnknown(NotFound):
    """There is no børs of that name here."""


def find_bors(slug: str) -> Bors:
    """The børs in the path, or a 404 in words."""
    bors = current_context().queries.bors(slug)
    if bors is None:
        raise BorsUnknown
    return bors
