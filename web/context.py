"""What every page works with: one store, one clock, one secret."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from flask import current_app, g, request
from werkzeug.exceptions import NotFound

from frivilligbors import keys, links
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.connections import writer
from frivilligbors.keys import Owner
from frivilligbors.ledger import Ledger
from frivilligbors.queries import Queries
from frivilligbors.read_batch import Read, ReadBatch
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

    def batch(self) -> ReadBatch:
        """An empty batch of reads."""
        return ReadBatch(self.redis)

    def time(self, batch: ReadBatch, bors: str) -> Read[datetime]:
        """The moment in which a batch is read, by our clock."""
        return batch.time(bors, self.clock.from_store_time)

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


def read_bors(batch: ReadBatch, slug: str) -> None:
    """Have a batch read the børs in the path, for `find_bors`."""
    read = batch.record(Bors, keys.BORS, slug)
    g.bors = (slug, lambda: read.value)


def find_bors(slug: str) -> Bors:
    """The børs in the path, or a 404 in words: as this request has read it, for pages. A command reads it anew."""
    known: tuple[str, Callable[[], Bors | None]] | None = g.get("bors")
    if known is None or known[0] != slug:
        bors = current_context().queries.bors(slug)
        known = g.bors = (slug, lambda: bors)
    return known_bors(known[1]())


def forget_bors() -> None:
    """A command is about to run: whoever asks after it reads the børs anew."""
    g.pop("bors", None)


def known_bors(bors: Bors | None) -> Bors:
    """A børs that was read, or a 404 in words where there is none."""
    if bors is None:
        raise BorsUnknown
    return bors
