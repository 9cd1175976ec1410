"""When everybody in a børs is erased: the date, what moves it, and who may choose another. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from .enums import State
from .errors import Refused
from .facts import RetentionAnnounced, RetentionChanged
from .records import Bors

AFTER_THE_EVENING = timedelta(days=30)
WITHOUT_A_DATE = timedelta(days=365)  # after a børs was made for which nobody has told when the evening is
LONGEST = timedelta(days=366)  # from now, to which the date may be moved
LONGEST_EVENING = timedelta(hours=5)  # the hour and grace, as long as they may be
WARNING = timedelta(days=7)  # before the date organisers are told of it, and after it
LETTER_WAITS = timedelta(days=30)  # for a mail server that takes no letter; then the contact's address goes, and nobody is told


def first_date(opens_at: datetime | None, at: datetime) -> datetime:
    """The date of a børs that is made at `at`."""
    return max(opens_at, at) + AFTER_THE_EVENING if opens_at else at + WITHOUT_A_DATE


def moved(bors_record: Bors, evening: datetime) -> datetime | None:
    """The date once the evening is known to be at `evening`; one that was chosen stays, but for the evening itself."""
    if bors_record.retention_chosen and bors_record.erase_at:
        return max(bors_record.erase_at, evening)
    return evening + AFTER_THE_EVENING


def dated(bors_record: Bors, at: datetime) -> Bors | None:
    """A børs from before there were dates, with one that is never sooner than 30 days from now; None where it has one."""
    if bors_record.erase_at or bors_record.stored_state is State.ERASED:
        return None
    evening = bors_record.grace_until or bors_record.closes_at or bors_record.opens_at
    date = max(evening, at) + AFTER_THE_EVENING if evening else at + WITHOUT_A_DATE
    return replace(bors_record, revision=bors_record.revision + 1, erase_at=date)


def evening_ends(bors_record: Bors) -> datetime | None:
    """When the evening is over at the latest; None where nobody has told when it is."""
    planned = bors_record.opens_at + LONGEST_EVENING if bors_record.opens_at else None
    return bors_record.grace_until or planned


def is_in_evening(bors_record: Bors, at: datetime) -> bool:
    """Whether it is going on. An hour that nobody has closed is over a day later."""
    if bors_record.state(at) not in (State.DOORS_OPEN, State.OPEN, State.GRACE):
        return False
    ends = bors_record.closes_at or bors_record.opens_at
    return ends is None or at < ends + timedelta(days=1)


def is_due(bors_record: Bors, at: datetime) -> bool:
    """Whether everybody is to be erased now."""
    date = bors_record.erase_at
    return (
        bors_record.stored_state is not State.ERASED and date is not None and date <= at and not is_in_evening(bors_record, at)
    )


def is_in_warning_period(bors_record: Bors, at: datetime) -> bool:
    """Whether organisers are told that it is soon."""
    date = bors_record.erase_at
    return bors_record.stored_state is not State.ERASED and date is not None and date - WARNING <= at


def is_warning_due(bors_record: Bors, at: datetime) -> bool:
    """Whether the contact is to be written to about the date: once for each date, a week before it, and of no rehearsal."""
    return (
        not bors_record.rehearsal
        and is_in_warning_period(bors_record, at)
        and bors_record.erasure_announced_for != bors_record.erase_at
    )


def with_warning(bors_record: Bors, erase_at: datetime, *, by: str, at: datetime) -> tuple[Bors, RetentionAnnounced]:
    """The børs with the warning noted, and the fact of it."""
    changed = replace(bors_record, revision=bors_record.revision + 1, erasure_announced_for=erase_at)
    return changed, RetentionAnnounced(at=at, by=by, erase_at=erase_at)


def choose(bors_record: Bors, *, until: datetime, reason: str, by: str, at: datetime) -> tuple[Bors, RetentionChanged]:
    """Another date: an earlier one at any time, a later one once and with a reason.

    Raises Refused: `bors-erased`, `retention-past`, `retention-in-evening`, `retention-too-long`, `retention-reason-needed`,
    `retention-lengthened-before`.
    """
    if bors_record.stored_state is State.ERASED:
        raise Refused("bors-erased")
    if until <= at:
        raise Refused("retention-past", field="until")
    ends = evening_ends(bors_record)
    if ends is not None and until < ends:
        raise Refused("retention-in-evening", field="until")
    if until > at + LONGEST:
        raise Refused("retention-too-long", field="until")
    is_later = bors_record.erase_at is not None and until > bors_record.erase_at
    if is_later and bors_record.retention_reason:
        raise Refused("retention-lengthened-before", field="until")
    if is_later and not reason:
        raise Refused("retention-reason-needed", field="reason")
    changed = replace(
        bors_record,
        revision=bors_record.revision + 1,
        erase_at=until,
        retention_chosen=True,
        retention_reason=reason if is_later else bors_record.retention_reason,
    )
    return changed, RetentionChanged(at=at, by=by, erase_at=until)


def demand_erasable(bors_record: Bors, at: datetime) -> None:
    """Raises Refused for a børs that cannot be erased now: `bors-erased`, `still-in-evening`."""
    if bors_record.stored_state is State.ERASED:
        raise Refused("bors-erased")
    if is_in_evening(bors_record, at):
        raise Refused("still-in-evening")
