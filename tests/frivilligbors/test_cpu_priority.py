"""What can wait gives way to what somebody waits for."""

import os
import subprocess
import sys

import pytest

from frivilligbors.cpu_priority import AUTOGROUP, BACKGROUND

COMMAND = "import os; from frivilligbors.cpu_priority import run_in_background; run_in_background(); print(os.nice(0))"


def output_of(*command: str) -> str:
    """What a command says in a session of its own."""
    return subprocess.run(command, capture_output=True, text=True, check=True, start_new_session=True).stdout


def test_a_process_in_the_background_has_what_the_others_leave() -> None:
    assert int(output_of(sys.executable, "-c", COMMAND)) == min(19, os.nice(0) + BACKGROUND)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="Linux shares the processor between sessions, where it is told to.")
def test_only_a_session_of_its_own_gives_way_as_a_whole() -> None:
    """A worker that somebody starts in a terminal, or a test in a run, does not slow all else that was started there."""
    shown = f"; print(open({str(AUTOGROUP)!r}).read())"
    assert output_of(sys.executable, "-c", COMMAND + shown).rstrip().endswith(f"nice {BACKGROUND}")
    assert output_of("sh", "-c", f'"$0" -c "$1" && cat {AUTOGROUP}', sys.executable, COMMAND).rstrip().endswith("nice 0")
