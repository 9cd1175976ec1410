import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from frivilligbors.errors import OperatorError
from launcher.child_process import MIN_RESTART_DELAY, ChildProcess
from launcher.signals import STOP_SIGNALS, SignalWaiter
from launcher.spawn import spawn
from launcher.supervisor import Supervisor
from launcher.watchdog import Watchdog

STEADY = 'trap "echo {name} >> ended; exit 0" TERM; touch {name}.ready; while :; do sleep 0.02; done'
STUBBORN = 'trap "" TERM; touch {name}.ready; while :; do sleep 0.02; done'
DEAD_ON_ARRIVAL = "echo the printer is on fire >&2; exit 3"
SHORT_LIVED = "touch {name}.ready; until [ -e {name}.seen ]; do sleep 0.02; done; exit 3"

Make = Callable[..., ChildProcess]


@pytest.fixture
def signals() -> Iterator[SignalWaiter]:
    before = {signum: signal.getsignal(signum) for signum in (*STOP_SIGNALS, signal.SIGCHLD)}
    with closing(SignalWaiter()) as hung:
        yield hung
    for signum, handler in before.items():
        signal.signal(signum, handler)


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Make]:
    made: list[ChildProcess] = []

    def make(name: str, start_level: int, script: str = STEADY, stop_timeout: float = 5) -> ChildProcess:
        log = tmp_path / f"{name}.log"
        command = ["sh", "-c", f"cd {tmp_path}; {script.format(name=name)}"]

        def is_ready() -> bool:
            found = (tmp_path / f"{name}.ready").exists()
            if found:
                (tmp_path / f"{name}.seen").touch()
            return found

        made.append(
            ChildProcess(
                name=name,
                start_level=start_level,
                stop_timeout=stop_timeout,
                log=log,
                spawn=partial(spawn, command, log=log),
                is_ready=is_ready,
            )
        )
        return made[-1]

    yield make
    for one in made:
        one.kill_and_wait()


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def launcher(signals: SignalWaiter, warnings: list[str]) -> Callable[..., Supervisor]:
    return lambda *children: Supervisor(children, signals, lambda ids: None, warnings.append)


def test_the_house_is_cleared_from_the_top_and_the_store_goes_last(
    launcher: Callable[..., Supervisor], child: Make, tmp_path: Path
) -> None:
    house = launcher(child("store", 0), child("workers", 2), child("web", 4), child("postbox", 1), child("hub", 3))
    assert house.start()
    house.stop()
    assert (tmp_path / "ended").read_text().split() == ["web", "hub", "workers", "postbox", "store"]


def test_nobody_above_the_store_begins_before_it_is_ready(launcher: Callable[..., Supervisor], child: Make) -> None:
    redis, web = child("store", 0), child("web", 4)
    seen: list[object] = []
    redis.is_ready = lambda: not seen.append(web.process)
    assert launcher(redis, web).start()
    assert seen == [None]
    assert web.process is not None


def test_those_on_one_floor_stop_together(launcher: Callable[..., Supervisor], child: Make, tmp_path: Path) -> None:
    waits = "while [ $(wc -l <asked) -lt 3 ]; do sleep 0.02; done"  # each for the two others
    script = f"trap 'echo {{name}} >>asked; {waits}; echo {{name}} >>ended; exit 0' TERM; touch {{name}}.ready; "
    script += "while :; do sleep 0.02; done"
    house = launcher(*(child(name, 2, script, stop_timeout=60) for name in ("board", "letters", "post")))
    house.start()
    house.stop()
    assert sorted((tmp_path / "ended").read_text().split()) == ["board", "letters", "post"]


def test_who_will_not_end_is_ended_when_the_timeout_is_over(launcher: Callable[..., Supervisor], child: Make) -> None:
    stubborn = child("web", 4, STUBBORN, stop_timeout=0.3)
    house = launcher(stubborn)
    house.start()
    pid = stubborn.pid
    house.stop()
    assert not Path(f"/proc/{pid}").exists()


def test_who_cannot_begin_is_named_with_what_it_said(launcher: Callable[..., Supervisor], child: Make) -> None:
    with pytest.raises(OperatorError, match="The hub process did not start: the printer is on fire"):
        launcher(child("store", 0), child("hub", 3, DEAD_ON_ARRIVAL)).start()


def test_who_keeps_dying_is_begun_again_ever_more_slowly(launcher: Callable[..., Supervisor], child: Make) -> None:
    dying = child("board", 2, "exit 3")
    dying.start()
    pauses = []
    for _ in range(3):
        assert dying.process
        dying.process.wait()
        pauses.append(dying.reap())
        dying.start()
    assert pauses == [2 * MIN_RESTART_DELAY, 4 * MIN_RESTART_DELAY, 8 * MIN_RESTART_DELAY]


def test_the_dead_are_noticed_and_begun_again_until_somebody_rings(
    signals: SignalWaiter, child: Make, warnings: list[str], tmp_path: Path
) -> None:
    calls: list[dict[str, int]] = []

    def on_pids(ids: dict[str, int]) -> None:
        calls.append(ids)
        if len({each["board"] for each in calls}) == 3:
            signal.raise_signal(signal.SIGINT)

    house = Supervisor([child("board", 2, SHORT_LIVED), child("store", 0)], signals, on_pids, warnings.append)
    house.start()
    house.run()
    house.stop()
    assert len({ids["board"] for ids in calls}) == 3
    assert len({ids["store"] for ids in calls}) == 1
    assert warnings[0].startswith("The board process ended (with code 3) and is started again")


def test_the_silent_are_ended_and_begun_again(signals: SignalWaiter, child: Make, warnings: list[str]) -> None:
    calls: list[dict[str, int]] = []

    def on_pids(ids: dict[str, int]) -> None:
        calls.append(ids)
        assert time.monotonic() < until, "nobody was begun again"
        if len({each["hub"] for each in calls} - {0}) == 2:
            signal.raise_signal(signal.SIGINT)

    until = time.monotonic() + 20
    silent = child("hub", 3)
    moments = iter(range(0, 1000, 100))
    dog = Watchdog(clock=lambda: next(moments, 1000), state=lambda _: "T")
    silent.take_heartbeat, silent.heartbeat_timeout = (lambda: False), 0.5
    house = Supervisor([silent, child("store", 0)], signals, on_pids, warnings.append, dog)
    house.start()
    house.run()
    house.stop()
    assert warnings[0].startswith("The hub process gave no sign of life and is started again")
    assert len({ids["store"] for ids in calls}) == 1
