"""Which børser there are."""

from frivilligbors.enums import State
from frivilligbors.records import Bors
from web import Context


def exists(context: Context, bors: str) -> bool:
    """Whether there is a børs with this slug."""
    return context.queries.bors(bors) is not None


def open_for_registration(context: Context) -> list[Bors]:
    """The børser one may register for, rehearsals left out."""
    now = context.clock.now()
    return [record for record in context.queries.known() if not record.rehearsal and record.takes_registrations(now)]


def selectable_borser(context: Context, bors: str) -> list[Bors]:
    """The børser somebody may have registered for, the one asked for first; a rehearsal only if it is that one."""
    records = context.queries.known()
    shown = [one for one in records if (not one.rehearsal or one.slug == bors) and one.stored_state is not State.ERASED]
    return sorted(shown, key=lambda one: one.slug != bors)
