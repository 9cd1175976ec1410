"""What can happen to a house in the middle of an evening."""

import json
import os
import signal
import subprocess
from typing import Any, Self

from redis.exceptions import RedisError

from frivilligbors import connections
from frivilligbors.log import Log
from tests.eventually import eventually
from tests.running_house import FRIVILLIGBORS, RunningHouse

SPEED = 1000  # the evening in Drammen takes some four seconds


class Evening:
    """The evening in Drammen, played by a process of its own while things happen."""

    def __init__(self, house: RunningHouse, bors: str) -> None:
        self.house, self.bors = house, bors
        command = [FRIVILLIGBORS, "rehearse", "drammen-2024", "--speed", str(SPEED), "--bors", bors, "--json"]
        self._player = subprocess.Popen(
            command, env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._player.kill()
        self._player.communicate()

    def reaches(self, facts: int) -> None:
        """Wait until so many facts have happened, of 99."""
        redis = connections.client(self.house.running["redis_url"])

        def happened() -> bool:
            try:
                return Log(redis).newest_position(self.bors) >= facts
            except RedisError:  # the accident was the store's
                return False

        eventually(happened, within=60)
        redis.close()

    @property
    def goes_on(self) -> bool:
        """Whether it is still being played."""
        return self._player.poll() is None

    def outcome(self) -> dict[str, Any]:
        """What came of it. Fails if anything is missing or double."""
        output, errors = self._player.communicate(timeout=240)
        assert output, errors
        outcome: dict[str, Any] = json.loads(output)
        assert outcome["passed"], [check for check in outcome["checks"] if not check["holds"]]
        assert self._player.returncode == 0
        return outcome


def kill(house: RunningHouse, process: str, *, after: int = 0) -> int:
    """End one process of the house, with all it started, as the kernel does when memory is short; its id. `after`: the one that
    the house has begun after that id."""
    pid = house.pid(process, after=after)
    os.killpg(pid, signal.SIGKILL)
    return pid


def power_cut(house: RunningHouse) -> None:
    """Everything ends at once, the launcher too, and nobody says goodbye."""
    pids = house.pids().values()
    os.kill(house.running["pid"], signal.SIGSTOP)  # or it would begin again what dies first
    for pid in pids:
        os.killpg(pid, signal.SIGKILL)
    os.kill(house.running["pid"], signal.SIGKILL)
    assert house.process is not None
    house.process.wait()
