"""The same request is answered once: what makes two requests the same one, and where the answer of the first is kept."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from . import digests


class Mismatch(Exception):
    """The idempotency key was used for another request."""


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """What makes two requests the same one: who asks, what for, under which idempotency key, with which validated body."""

    actor: str
    command_name: str
    idempotency_key: str
    body: Mapping[str, Any]

    @property
    def once(self) -> str:
        """Where its answer is kept: scoped to actor and command."""
        return _once(self.actor, self.command_name, self.idempotency_key)


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


def new_idempotency_key() -> str:
    """The key of a request that is made once, however often it is sent."""
    return secrets.token_urlsafe(16)
