"""Every process of a house stops in mid-evening without dying: it is noticed, and each is started again."""

import os
import signal
from pathlib import Path

from tests.eventually import eventually
from tests.running_house import RunningHouse

from .hall import READ, Hall
from .screen import Screen

NOTICED = 25  # seconds: ten, on a machine that has nothing else to do


def stand_still(house: RunningHouse) -> dict[str, int]:
    """Everybody, and of the web server the process that serves alone: the one that looks after it lives."""
    processes = house.pids()
    web = processes["web"]
    (serving,) = map(int, Path(f"/proc/{web}/task/{web}/children").read_text().split())
    for pid in (processes | {"web": serving}).values():
        os.kill(pid, signal.SIGSTOP)
    return processes


def begun_again(house: RunningHouse, before: dict[str, int]) -> bool:
    now = house.running["processes"]
    return all(now[name] not in (0, pid) for name, pid in before.items())


def test_whoever_hangs_is_started_again_and_nothing_is_lost(house: RunningHouse, bors: str) -> None:
    hall = Hall(house, bors)
    assert hall.comes_in()
    before = stand_still(house)
    eventually(lambda: begun_again(house, before), within=NOTICED)
    sentences = [f"The {name} process gave no sign of life and is started again" for name in before]
    assert [sentence for sentence in sentences if sentence not in house.output] == []
    eventually(hall.comes_in, within=30)
    eventually(lambda: hall.counted() == len(hall.registered) == 2)
    assert hall.reads() == dict.fromkeys(READ, 200)
    with Screen(house, bors) as screen:
        eventually(lambda: screen.shown)
    house.data_dir.joinpath("running.json").write_text("{")
    assert eventually(lambda: house.attempt("doctor").returncode == 0, within=40), house.attempt("doctor").stdout
