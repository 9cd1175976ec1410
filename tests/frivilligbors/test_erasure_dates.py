"""The date on which everybody is erased: the rules."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from frivilligbors import erasure_dates
from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.records import Bors

from .ledger_stage import AT

DAY = timedelta(days=1)
CLOSED = Bors(
    slug="nes",
    name="Nes",
    stored_state=State.GRACE,
    opens_at=AT,
    closes_at=AT + timedelta(hours=1),
    grace_until=AT + timedelta(hours=1, minutes=5),
    erase_at=AT + 30 * DAY,
)
OPEN = replace(CLOSED, stored_state=State.OPEN, grace_until=None)
LATER = AT + 3 * DAY


def choose(bors_record: Bors, until: datetime, reason: str = "", at: datetime = LATER) -> Bors:
    return erasure_dates.choose(bors_record, until=until, reason=reason, by="ola", at=at)[0]


@pytest.mark.parametrize(
    ("bors_record", "until", "reason", "at", "error_code"),
    [
        (CLOSED, LATER - DAY, "", LATER, "retention-past"),
        (CLOSED, LATER, "", LATER, "retention-past"),
        (OPEN, AT + DAY / 8, "", AT + timedelta(minutes=30), "retention-in-evening"),
        (CLOSED, AT + timedelta(minutes=62), "", AT + timedelta(minutes=61), "retention-in-evening"),
        (replace(CLOSED, stored_state=State.PLANNED, grace_until=None), AT + DAY / 8, "", AT - DAY, "retention-in-evening"),
        (CLOSED, AT + 31 * DAY, "", LATER, "retention-reason-needed"),
        (CLOSED, AT + 500 * DAY, "Oppfølging", LATER, "retention-too-long"),
        (replace(CLOSED, retention_reason="Før"), AT + 31 * DAY, "Igjen", LATER, "retention-lengthened-before"),
        (replace(CLOSED, stored_state=State.ERASED), AT + 5 * DAY, "", LATER, "bors-erased"),
    ],
)
def test_a_date_is_refused_with_a_sentence(
    bors_record: Bors, until: datetime, reason: str, at: datetime, error_code: str
) -> None:
    with pytest.raises(Refused) as no:
        choose(bors_record, until, reason, at)
    assert no.value.error_code == error_code


def test_a_date_is_made_earlier_at_any_time_and_later_once() -> None:
    later = choose(CLOSED, AT + 60 * DAY, "Oppfølging i mai")
    assert (later.erase_at, later.retention_reason) == (AT + 60 * DAY, "Oppfølging i mai")
    earlier = choose(later, AT + 50 * DAY)
    assert choose(earlier, AT + 40 * DAY).erase_at == AT + 40 * DAY
    with pytest.raises(Refused):
        choose(earlier, AT + 55 * DAY, "Enda en gang")


def test_it_is_due_on_the_date_and_never_in_the_evening() -> None:
    assert not erasure_dates.is_due(CLOSED, AT + 30 * DAY - timedelta(seconds=1))
    assert erasure_dates.is_due(CLOSED, AT + 30 * DAY)
    assert not erasure_dates.is_due(replace(OPEN, erase_at=AT), AT + timedelta(minutes=30))
    assert erasure_dates.is_due(replace(OPEN, erase_at=AT), AT + 2 * DAY), "nobody struck the closing gong"
    assert not erasure_dates.is_due(replace(CLOSED, stored_state=State.ERASED), AT + 40 * DAY)
    assert erasure_dates.is_in_warning_period(CLOSED, AT + 23 * DAY)
    assert not erasure_dates.is_in_warning_period(CLOSED, AT + 22 * DAY)


def test_what_was_chosen_is_not_moved_by_a_gong() -> None:
    assert erasure_dates.moved(CLOSED, LATER) == LATER + 30 * DAY
    assert erasure_dates.moved(replace(CLOSED, retention_chosen=True), LATER) == AT + 30 * DAY
    assert erasure_dates.moved(replace(CLOSED, retention_chosen=True, erase_at=AT), LATER) == LATER


def test_a_bors_from_before_there_were_dates_is_not_erased_at_once() -> None:
    old = replace(CLOSED, erase_at=None)
    dated = erasure_dates.dated(old, AT + 900 * DAY)
    assert dated
    assert dated.erase_at == AT + 930 * DAY
    assert not erasure_dates.is_due(old, AT + 900 * DAY)
    assert erasure_dates.dated(CLOSED, AT) is None
