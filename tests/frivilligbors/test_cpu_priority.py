"""What can wait gives way to what somebody waits for."""

import os
import subprocess
import sys

from frivilligbors.cpu_priority import BACKGROUND


def test_a_process_in_the_background_has_what_the_others_leave() -> None:
    command = "import os; from frivilligbors.cpu_priority import run_in_background; run_in_background(); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, start_new_session=True)
    assert int(done.stdout) == min(19, os.nice(0) + BACKGROUND)
