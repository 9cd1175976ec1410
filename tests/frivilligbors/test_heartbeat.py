"""On real processes: what beats, what ends itself, and what does neither."""

import os
import subprocess
import sys
from pathlib import Path

from frivilligbors import heartbeat

LOOP = "import time; from frivilligbors import heartbeat; heartbeat.EVERY = 0.05; heartbeat.start({longest}); {loop}"
TURNS = "[(heartbeat.turned(), time.sleep(0.01)) for _ in range(50)]"
HANGS = "heartbeat.turned(); time.sleep(60)"


def run(loop: str, longest: float, beats: bool = True) -> tuple[int, bytes, str]:
    """How a process ends, its beats and what it said."""
    read_end, beat = os.pipe()
    environment = {name: value for name, value in os.environ.items() if name != heartbeat.VARIABLE}
    process = subprocess.Popen(
        [sys.executable, "-c", LOOP.format(longest=longest, loop=loop)],
        env=environment | ({heartbeat.VARIABLE: str(beat)} if beats else {}),
        pass_fds=[beat],
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(beat)
    with os.fdopen(read_end, "rb") as reader:
        errors = process.communicate(timeout=50)[1]
        return process.returncode, reader.read(), errors


def test_a_process_beats_for_as_long_as_its_loop_turns() -> None:
    code, beats, errors = run(TURNS, longest=5)
    assert (code, errors) == (0, "")
    assert len(beats) > 2


def test_a_process_whose_loop_hangs_ends_itself_and_says_where() -> None:
    code, beats, errors = run(HANGS, longest=0.3)
    assert code == heartbeat.HUNG
    assert 0 < len(beats) < 20
    assert "most recent call first" in errors


def test_where_nobody_listens_a_process_whose_loop_hangs_ends_all_the_same() -> None:
    code, beats, _ = run(HANGS, longest=0.3, beats=False)
    assert (code, beats) == (heartbeat.HUNG, b"")


def test_a_descriptor_that_is_no_pulse_is_not_written_to() -> None:
    script = "import os; from frivilligbors import heartbeat; heartbeat.beat()"
    for descriptor in ("1", "77", "none", ""):
        environment = os.environ | {heartbeat.VARIABLE: descriptor}
        with Path(os.devnull).open() as nothing:
            done = subprocess.run([sys.executable, "-c", script], env=environment, stdout=nothing, stderr=-1, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
