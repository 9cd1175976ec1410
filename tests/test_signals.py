import os

import pytest


@pytest.mark.parametrize("to", [0, -1])
def test_a_test_cannot_signal_everybody(to: int) -> None:
    with pytest.raises(AssertionError, match="whose id was meant"):
        os.kill(to, 0)


def test_a_test_cannot_signal_the_group_it_runs_in() -> None:
    for group in (0, os.getpgrp()):
        with pytest.raises(AssertionError, match="whose id was meant"):
            os.killpg(group, 0)


def test_a_test_can_signal_one_process() -> None:
    os.kill(os.getpid(), 0)
