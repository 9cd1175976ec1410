"""The same commands without a request, as whoever is `by`, under an idempotency key: for the command line and the rehearsal."""

import secrets
from datetime import datetime
from typing import Any

from frivilligbors import keys
from frivilligbors.idempotency import Answer, IdempotentRequest
from frivilligbors.ledger import unbatched
from web.context import Context

from ..store import lifecycle, retention, towns
from ..store.lifecycle import Command


def create_bors(context: Context, bors: str, name: str, *, by: str, idempotency_key: str, **fields: Any) -> Answer:
    """Plan a børs; `fields` as `lifecycle.creating` takes it. Raises Refused."""
    return perform(context, bors, lifecycle.creating(context, bors, name, **fields, by=by), idempotency_key)


def open_bors(context: Context, bors: str, *, minutes: int = 60, by: str, idempotency_key: str) -> Answer:
    """Strike the first gong. Raises Refused."""
    return perform(context, bors, lifecycle.opening(context, bors, minutes=minutes, by=by), idempotency_key)


def close_bors(context: Context, bors: str, *, grace_minutes: int = 5, by: str, idempotency_key: str) -> Answer:
    """Strike the closing gong. Raises Refused."""
    return perform(context, bors, lifecycle.closing(context, bors, grace_minutes=grace_minutes, by=by), idempotency_key)


def publish_bors(context: Context, bors: str, *, without_late: bool = False, by: str, idempotency_key: str) -> Answer:
    """Publish the result. Raises Refused."""
    return perform(context, bors, lifecycle.publishing(context, bors, without_late=without_late, by=by), idempotency_key)


def choose_retention(
    context: Context, bors: str, *, until: datetime, reason: str = "", by: str, idempotency_key: str
) -> Answer:
    """Choose when everybody is erased. Raises Refused."""
    return perform(context, bors, retention.choosing(context, bors, until=until, reason=reason, by=by), idempotency_key)


def create_town(context: Context, town: str, name: str, *, by: str, idempotency_key: str) -> Answer:
    """Make a town. Raises Refused."""
    return perform(context, keys.INSTALLATION, towns.creating_town(context, town, name, by=by), idempotency_key)


def rename_town(context: Context, town: str, name: str, *, by: str, idempotency_key: str) -> Answer:
    """Give a town another name. Raises Refused."""
    return perform(context, keys.INSTALLATION, towns.renaming_town(context, town, name, by=by), idempotency_key)


def move_bors(context: Context, bors: str, town: str, *, by: str, idempotency_key: str) -> Answer:
    """Move a børs to a town. Raises Refused."""
    return perform(context, bors, towns.moving(context, bors, town, by=by), idempotency_key)


def remove_bors(context: Context, bors: str) -> int:
    """Remove a rehearsal without a trace; how many keys went. Raises Refused: `bors-unknown`, `rehearsal-only`."""
    perform(context, bors, lifecycle.removing(context, bors), secrets.token_hex(8))
    return lifecycle.remove_all_keys(context, bors)


def perform(context: Context, bors: str, command: Command, idempotency_key: str) -> Answer:
    """Run a command of the organiser's store once. Raises Refused."""
    request = IdempotentRequest(command.by, command.name, idempotency_key, command.body)
    return context.ledger("organiser").perform(bors, request, unbatched(command.prepare))
