"""Which børser there are."""

from frivilligbors.codec import UNIX_EPOCH
from frivilligbors.enums import State
from frivilligbors.records import Bors
from web.context import Context

MAX_RESULTS = 6


def exists(context: Context, bors: str) -> bool:
    """Whether there is a børs with this slug."""
    return context.queries.bors(bors) is not None


def open_for_registration(context: Context) -> list[Bors]:
    """The børser one may register for, rehearsals left out."""
    now = context.clock.now()
    return [
        bors_record
        for bors_record in context.queries.bors_records()
        if not bors_record.rehearsal and bors_record.takes_registrations(now)
    ]


def published(context: Context) -> list[Bors]:
    """The børser whose result everybody may read, the newest first; rehearsals left out."""
    found = [one for one in context.queries.bors_records() if one.stored_state is State.PUBLISHED and not one.rehearsal]
    return sorted(found, key=lambda one: one.published_at or UNIX_EPOCH, reverse=True)[:MAX_RESULTS]


def with_notices(context: Context) -> list[Bors]:
    """The børser with a privacy notice of their own: all that are not erased, rehearsals left out."""
    return [one for one in context.queries.bors_records() if one.stored_state is not State.ERASED and not one.rehearsal]


def selectable(context: Context, bors: str) -> list[Bors]:
    """The børser somebody may have registered for, the one asked for first; a rehearsal only if it is that one."""
    records = context.queries.bors_records()
    shown = [one for one in records if (not one.rehearsal or one.slug == bors) and one.stored_state is not State.ERASED]
    return sorted(shown, key=lambda one: one.slug != bors)
