"""Where a børs stands at a moment."""

from datetime import timedelta

import pytest

from frivilligbors.enums import State
from frivilligbors.records import Bors

from .ledger_stage import AT

MINUTE = timedelta(minutes=1)


def bors_record(state: State) -> Bors:
    return Bors(slug="b", name="B", stored_state=state, grace_until=AT + 5 * MINUTE)


def test_grace_runs_out_by_itself() -> None:
    at_the_gong = bors_record(State.GRACE)
    assert at_the_gong.state(AT) is State.GRACE
    assert at_the_gong.state(AT + 5 * MINUTE - timedelta(milliseconds=1)) is State.GRACE
    assert at_the_gong.state(AT + 5 * MINUTE) is State.CLOSED


@pytest.mark.parametrize("state", [state for state in State if state is not State.GRACE])
def test_time_alone_moves_nothing_else(state: State) -> None:
    assert bors_record(state).state(AT + 600 * MINUTE) is state


@pytest.mark.parametrize("state", State)
def test_agreements_are_taken_while_open_and_in_grace(state: State) -> None:
    assert bors_record(state).takes_agreements(AT) == (state in (State.OPEN, State.GRACE))


@pytest.mark.parametrize("state", State)
def test_registration_is_open_from_the_first_plan_until_grace_is_over(state: State) -> None:
    open_in = (State.PLANNED, State.DOORS_OPEN, State.OPEN, State.GRACE)
    assert bors_record(state).takes_registrations(AT) == (state in open_in)
    assert not bors_record(State.GRACE).takes_registrations(AT + 5 * MINUTE)
