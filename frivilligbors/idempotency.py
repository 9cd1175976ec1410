"""The same request is answered once: what makes two requests the same one, and the answer to the first, found again."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from . import digests, keys
from .codec import Unreadable, decoded
from .read_batch import ReadBatch
from .redis_client import RedisClient


class Mismatch(Exception):
    """The idempotency key was used for another request."""


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """What makes two requests the same one: who asks, what for, under which idempotency key, with which validated body."""

    by: str
    command_name: str
    idempotency_key: str
    body: Mapping[str, Any]

    @property
    def once(self) -> str:
        """Where its answer is kept: scoped to whoever asks and the command."""
        return _once(self.by, self.command_name, self.idempotency_key)


@lru_cache(maxsize=256)
def _once(*request: str) -> str:
    return digests.bare(request)


class Answer(NamedTuple):
    """The answer to a request, and whether it had been given before.

    `committed`: what the command has just made or changed, as the commit has it; None where the answer had been given before.
    """

    content: dict[str, Any]
    replayed: bool
    committed: Any = None


class FirstAnswer(NamedTuple):
    """What was found for a request: the key of the børs's digests, and the answer that was given; None for a new request."""

    digest_key: str
    answer: Answer | None


def read_first_answer(redis: RedisClient, bors: str, request: IdempotentRequest) -> FirstAnswer:
    """The answer to the first of these requests. Raises Mismatch where its key was used for another; Unreadable."""
    batch = ReadBatch(redis)
    found = batch_read_first_answer(batch, bors, request)
    batch.run()
    return found()


def batch_read_first_answer(batch: ReadBatch, bors: str, request: IdempotentRequest) -> Callable[[], FirstAnswer]:
    """The same, from a batch, once it has been run."""
    read_digest_key = batch.fields(keys.DIGESTS, bors, "key")
    kept = batch.fields(keys.ONCE, bors, "digest", "answer", "number", suffix=request.once)

    def found() -> FirstAnswer:
        digest_key, (digest, text, number) = digests.seen(bors, read_digest_key.value[0] or ""), kept.value
        if digest is None or text is None:
            return FirstAnswer(digest_key, None)
        if digest not in (digests.of_body(digest_key, request.body), digests.bare(request.body)):
            raise Mismatch(request.idempotency_key)
        return FirstAnswer(digest_key, stored_answer(text, number, replayed=True))

    return found


def stored_answer(text: str, number: str | None, *, replayed: bool) -> Answer:
    """The answer as it was kept. Raises Unreadable."""
    try:
        return Answer(decoded(text) | ({"number": int(number)} if number else {}), replayed)
    except (ValueError, TypeError) as damaged:
        raise Unreadable("a kept answer") from damaged


def new_idempotency_key() -> str:
    """The key of a request that is made once, however often it is sent."""
    return secrets.token_urlsafe(16)
