"""The disk of the data folder fills up in mid-evening: what the terminal is told and all that the launcher writes included."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.running_house import RunningHouse

from .hall import READ, Hall

pytestmark = pytest.mark.alone

SIZE = 24  # MB


@pytest.fixture
def disk(folder: Path) -> Iterator[Path]:
    """A small disk of the test's own."""
    mounted = folder / "disk"
    mounted.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", mounted], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("Only root may mount a disk.")
    yield mounted
    subprocess.run(["umount", "--lazy", mounted], check=True)
    mounted.rmdir()


@pytest.fixture
def house(disk: Path) -> Iterator[RunningHouse]:
    with RunningHouse(disk / "house") as running:
        yield running


def fill(disk: Path) -> Path:
    """To the last byte."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1 << 16)):
                pass
        except OSError:
            return filling
    raise AssertionError("unreachable")


def end(house: RunningHouse, *names: str) -> None:
    """Kill some processes, and see each begun again: the launcher has much to write, and can write nothing."""
    before = {name: eventually(lambda name=name: pid_of(house, name)) for name in names}  # type: ignore[misc]
    for pid in before.values():
        os.killpg(pid, signal.SIGKILL)
    for name, pid in before.items():
        eventually(lambda name=name, pid=pid: pid_of(house, name) not in (0, pid), within=40)  # type: ignore[misc]


def pid_of(house: RunningHouse, name: str) -> int:
    """Which child of the launcher this is, since its note cannot be written; 0 while there is none."""
    assert house.process is not None
    marks = {"store": "valkey-server", "hub": "services.display.hub", "board": "board", "web": "gunicorn"}
    for child in Path(f"/proc/{house.process.pid}/task/{house.process.pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline")
        argv = command.read_bytes().decode().split("\0") if command.exists() else []
        settings = Path(f"/proc/{child}/cwd").exists()
        if settings and any(marks[name] in part for part in argv[:4]) and (name != "store" or _is_first(house, int(child))):
            return int(child)
    return 0


def _is_first(house: RunningHouse, pid: int) -> bool:
    """The store holds the lock of the data folder; the letter queue, the same program, does not."""
    try:
        held = {descriptor.readlink() for descriptor in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return False
    return house.data_dir / "lock" in held


def ailing(house: RunningHouse) -> list[str]:
    """What the doctor finds wrong."""
    parts = json.loads(house.attempt("doctor", "--json").stdout)["parts"]
    return [name for name, found in parts.items() if found["well"] is False]


def test_a_full_disk_ends_nothing_is_read_through_and_is_over_when_there_is_room(house: RunningHouse, disk: Path) -> None:
    hall = Hall(house, "drammen")
    assert all(hall.comes_in() for _ in range(3))
    shutil.rmtree(house.data_dir / "log")
    filling = fill(disk)
    eventually(lambda: not hall.comes_in())

    end(house, "board", "web", "hub")
    eventually(lambda: hall.reads() == dict.fromkeys(READ, 200), within=40)
    end(house, "store")
    eventually(lambda: hall.reads() == dict.fromkeys(READ, 200), within=40)
    asked = time.monotonic()
    answer = hall.register()
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert time.monotonic() - asked < 3
    assert "the store takes nothing new" in house.attempt("doctor").stdout
    assert {"store", "files", "disk", "logs"} <= set(ailing(house))

    filling.unlink()
    eventually(hall.comes_in, within=3)
    eventually(lambda: ailing(house) == ["logs"], within=40)  # whoever was begun without room has nowhere to write
    eventually(lambda: hall.counted() == len(hall.registered))
    assert house.running["processes"]["board"] == pid_of(house, "board"), "the note says again what is so"
