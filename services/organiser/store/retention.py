"""The end of a børs: choosing the date on which everybody is erased, and erasing now."""

from datetime import datetime
from functools import partial

from frivilligbors import bors_erasure, retention
from frivilligbors.commit import Commit
from frivilligbors.erasure_contact import contact_of
from frivilligbors.idempotency import Answer
from frivilligbors.records import Bors
from web import Context

from . import lifecycle
from .lifecycle import Command


def contact_address(context: Context, record: Bors) -> str:
    """Whom the letters about the erasure go to; empty where nobody is written to."""
    contact = contact_of(context.queries, record)
    return contact.address if contact else ""


def choosing(context: Context, bors: str, *, until: datetime, reason: str = "", by: str) -> Command:
    """Choose another date; the answer has it as `erase_at`. Refused: what `retention.choose` refuses."""
    change = partial(retention.choose, until=until, reason=reason, by=by)
    body = {"until": until, "reason": reason}
    return lifecycle.changing(context, bors, "retention", by=by, body=body, change=change, answered=("erase_at",))


def erasing(context: Context, bors: str, *, by: str) -> Command:
    """Erase everybody, and everything but the totals. Refused: `bors-erased`, `still-in-evening`."""

    def prepare() -> Commit:
        return bors_erasure.erase_commit(context.redis, bors, by=by, at=context.clock.now())

    return Command("erase", by, {}, prepare)


def choose(context: Context, bors: str, *, until: datetime, reason: str = "", by: str, key: str) -> Answer:
    """Run `choosing`. Raises Refused."""
    return lifecycle.run(context, bors, choosing(context, bors, until=until, reason=reason, by=by), key)
