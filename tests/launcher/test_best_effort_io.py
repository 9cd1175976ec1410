"""What the launcher writes may fail, in every way there is, and nothing comes of it."""

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from launcher import best_effort_io

LAUNCHER = Path(best_effort_io.__file__).parent
LAUNCHERS = (
    "terminal_output",
    "signals",
    "child_process",
    "process_factory",
    "store_monitor",
    "supervisor",
    "heartbeat_listener",
    "running_instance",
    "spawn",
    "run",
    "watchdog",
    "high_water_marks",
)
WRITES = re.compile(
    r"\bprint\(|click\.s?echo|write_text|write_bytes|\.mkdir\(|\.unlink\(|\.replace\(\w*_?note|open\([\"'][wa]|os\.open\("
)
MAY = {"store_monitor": 2}  # the trial whether there is room at all, which is there to fail


@contextmanager
def reader_gone() -> Iterator[int]:
    read_end, write_end = os.pipe()
    os.close(read_end)
    yield write_end
    os.close(write_end)


@contextmanager
def reader_asleep() -> Iterator[int]:
    """A pipe that is full, and nobody reads."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    try:
        while True:
            os.write(write_end, bytes(4096))
    except BlockingIOError:
        os.set_blocking(write_end, True)
    yield write_end
    os.close(write_end)
    os.close(read_end)


@contextmanager
def terminal_gone() -> Iterator[int]:
    controller, terminal = pty.openpty()
    os.close(controller)
    yield terminal
    os.close(terminal)


@contextmanager
def disk_full() -> Iterator[int]:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    yield descriptor
    os.close(descriptor)


@contextmanager
def closed() -> Iterator[int]:
    read_end, write_end = os.pipe()
    os.close(read_end)
    os.close(write_end)
    yield write_end


@pytest.mark.parametrize("trouble", [reader_gone, reader_asleep, terminal_gone, disk_full, closed])
def test_a_terminal_that_takes_nothing_holds_nobody_up(trouble: object) -> None:
    with trouble() as descriptor:  # type: ignore[operator]
        took = []
        for _ in range(3):
            begun = time.monotonic()
            best_effort_io.print_line("The store process ended and is started again. " * 200, to=descriptor)
            took.append(time.monotonic() - begun)
        assert min(took) < 1  # a machine that stood still once did not do so every time


def test_what_is_said_comes_plain_where_nobody_looks_and_whole() -> None:
    read_end, write_end = os.pipe()
    best_effort_io.print_line("\x1b[33mGrønn bølge\x1b[0m", to=write_end)
    os.close(write_end)
    with closing(os.fdopen(read_end, "rb")) as reader:
        assert reader.read().decode() == "Grønn bølge\n"


def test_a_launcher_whose_terminal_has_gone_ends_well() -> None:
    """Python itself complains at its end of what it could not write."""
    script = (
        "import sys; from launcher.best_effort_io import print_line; sys.stdin.read(); print_line('a'); print_line('b', to=2)"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, stderr=-1)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    for end in (process.stdout, process.stderr, process.stdin):
        end.close()
    assert process.wait(60) == 0


def test_a_note_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    note = tmp_path / "running.json"
    assert best_effort_io.write_file(note, "old")
    (tmp_path / "running.json.new").mkdir()
    assert not best_effort_io.write_file(note, "new")
    assert note.read_text() == "old"
    assert not best_effort_io.write_file(tmp_path / "gone" / "running.json", "new")
    best_effort_io.remove_file(tmp_path / "gone" / "running.json")


def test_a_log_whose_folder_was_removed_has_it_again_and_one_that_can_have_none_goes_nowhere(tmp_path: Path) -> None:
    for log in (tmp_path / "log" / "web.log", tmp_path / "log" / "web.log" / "deeper.log"):
        descriptor = best_effort_io.open_log(log)
        assert os.write(descriptor, b"said") == 4
        os.close(descriptor)
    assert (tmp_path / "log" / "web.log").read_text() == "said"


@pytest.mark.parametrize("name", LAUNCHERS)
def test_the_launcher_writes_nowhere_else(name: str) -> None:
    found = WRITES.findall((LAUNCHER / f"{name}.py").read_text())
    assert len(found) == MAY.get(name, 0), found
