"""What every page works with: one store, one clock, one secret."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from flask import current_app, g, request
from redis.exceptions import ResponseError
from werkzeug.exceptions import Gone, NotFound

from frivilligbors import keys, links
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.codec import Unreadable
from frivilligbors.connections import client
from frivilligbors.enums import Category, State
from frivilligbors.errors import OperatorError
from frivilligbors.keys import Owner
from frivilligbors.ledger import Ledger
from frivilligbors.queries import Queries
from frivilligbors.read_batch import Read, ReadBatch
from frivilligbors.records import Bors
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings


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
    def key_fingerprint(self) -> str:
        """What the present secret key is known by: whatever was issued under another has ended."""
        return links.key_fingerprint(self.secret)

    def ledger(self, owner: Owner) -> Ledger:
        """The ledger, for the keys of one owner."""
        return Ledger(self.redis, owner)

    def batch(self) -> ReadBatch:
        """An empty batch of reads."""
        return ReadBatch(self.redis)

    def time(self, batch: ReadBatch, bors: str) -> Read[datetime]:
        """The moment in which a batch is read, by our clock."""
        return batch.time(bors, self.clock.from_store_time)

    def absolute_url(self, path: str) -> str:
        """The public URL of a path: the one people scan."""
        base = self.settings.public_url or f"{request.scheme}://{request.host}{request.root_path}"
        return base.rstrip("/") + path


@cache
def context_for(settings: Settings) -> Context:
    """The one context of these settings, shared by every app of a process. Raises OperatorError."""
    if not settings.redis_url:
        raise OperatorError("REDIS_URL is not set: where is the store?")
    if not settings.secret_key:
        raise OperatorError("SECRET_KEY is not set: cookies and links could not be trusted.")
    redis = client(settings.redis_url)
    return Context(settings, redis, RedisClock(redis), Queries(redis))


def current_context() -> Context:
    """The context of the request being answered."""
    found: Context = current_app.extensions["context"]
    return found


class BorsUnknown(NotFound):
    """There is no børs of that name here."""


class BorsGone(Gone):
    """The børs is erased: its `bors_record` says what it was called and when, and the archive has its totals."""

    def __init__(self, bors_record: Bors) -> None:
        super().__init__()
        self.bors_record = bors_record


def batch_read_bors(batch: ReadBatch, slug: str) -> None:
    """Have a batch read the børs in the path, for `find_bors`."""
    read = batch.record(Bors, keys.BORS, slug)
    g.bors_of_path = (slug, lambda: read.value)


def has_read_bors(slug: str) -> bool:
    """Whether this request has read the børs in the path."""
    known: tuple[str, Callable[[], Bors | None]] | None = g.get("bors_of_path")
    return known is not None and known[0] == slug


def find_bors(slug: str) -> Bors:
    """The børs in the path, or a 404 or 410 in words: as this request has read it, for pages. A command reads it anew."""
    return known_bors(_read_once(slug))


def town_of_bors(slug: str) -> str:
    """The town of the børs in the path; empty for one of no town, and for none."""
    bors_record = _read_once(slug)
    return bors_record.town if bors_record else ""


def _read_once(slug: str) -> Bors | None:
    if not has_read_bors(slug):
        bors_record = current_context().queries.bors(slug)
        g.bors_of_path = (slug, lambda: bors_record)
    known: tuple[str, Callable[[], Bors | None]] = g.bors_of_path
    return known[1]()


def bors_of_page() -> Bors | None:
    """The børs in the path; None where this request has read none, or none that can be read."""
    known: tuple[str, Callable[[], Bors | None]] | None = g.get("bors_of_path")
    try:
        return known[1]() if known else None
    except (Unreadable, ResponseError, LookupError):  # LookupError: the store did not answer, and the error page says so
        return None


def offered_categories() -> tuple[Category, ...]:
    """What the børs in the path may be about, in its order; all where it is not known."""
    bors_record = bors_of_page()
    return bors_record.categories if bors_record else tuple(Category)


def drop_read_bors() -> None:
    """A command is about to run: whoever asks after it reads the børs anew."""
    g.pop("bors_of_path", None)


def known_bors(bors_record: Bors | None) -> Bors:
    """A børs that was read; a 404 in words where there is none, and a 410 where it is erased."""
    if bors_record is None:
        raise BorsUnknown
    if bors_record.stored_state is State.ERASED:
        raise BorsGone(bors_record)
    return bors_record
