"""A house of its own for each: it is stopped, begun again, and killed in parts and as a whole."""

import os
import re
import signal
import sys
import time

import httpx
import pytest

from tests.eventually import eventually
from tests.launcher.test_up import alive
from tests.running_house import RunningHouse


def organiser_link(output: str) -> str:
    found = re.search(r"Organiser\s+(\S+)", output)
    assert found, output
    return found[1]


def test_a_second_start_finds_the_bors_and_lets_the_organiser_in_with_the_same_link(house: RunningHouse) -> None:
    house.run("bors", "create", "drammen", "--name", "Frivilligbørsen i Drammen")
    link = organiser_link(house.output)
    house.stop()
    house.start()
    assert [bors["bors"] for bors in house.run("bors", "list")["borser"]] == ["drammen"]
    assert organiser_link(house.output) == link


@pytest.mark.parametrize("name", ["store", "hub", "board", "web"])
def test_whoever_dies_is_started_again(house: RunningHouse, name: str) -> None:
    before = house.pid(name)
    os.kill(before, signal.SIGKILL)
    assert house.pid(name, after=before)
    assert eventually(lambda: house.attempt("doctor").returncode == 0), house.attempt("doctor").stdout
    assert httpx.get(f"{house.url}/readyz", timeout=20).is_success
    assert f"The {name} process ended (by signal 9) and is started again" in house.output


@pytest.mark.alone
def test_the_house_stops_within_five_seconds_and_leaves_nobody_behind(house: RunningHouse) -> None:
    processes = house.pids()
    assert set(processes) == {"store", "queue", "postbox", "board", "letters", "mailer", "retention", "hub", "web"}
    begun = time.monotonic()
    assert house.stop() == 0
    assert time.monotonic() - begun < 5
    assert [name for name, pid in processes.items() if alive(pid)] == []
    assert not (house.data_dir / "running.json").exists()


@pytest.mark.alone
def test_a_second_ctrl_c_waits_for_nobody(house: RunningHouse) -> None:
    os.kill(house.pid("web"), signal.SIGSTOP)
    assert house.process is not None
    begun = time.monotonic()
    house.process.send_signal(signal.SIGINT)
    assert eventually(lambda: "Stopping" in house.output)
    assert house.stop() == 0
    assert time.monotonic() - begun < 2


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux lets a child die with its parent.")
def test_when_the_launcher_is_killed_nobody_stays_behind_to_hinder_the_next(house: RunningHouse) -> None:
    processes = house.pids()
    assert house.process is not None
    house.process.kill()
    house.process.wait()
    house.start()
    assert eventually(lambda: not any(alive(pid) for pid in processes.values())), processes


def test_a_note_left_by_a_house_that_was_killed_misleads_nobody(house: RunningHouse) -> None:
    store = house.pid("store")
    assert house.process is not None
    house.process.kill()
    house.process.wait()
    assert eventually(lambda: not alive(store))
    assert "No house is running" in house.attempt("doctor").stderr
