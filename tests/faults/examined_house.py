"""A running house with a doctor beside it, who is asked in this very process: to start one takes longer than to look."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from redis import Redis

from cli.doctor.result import CheckResult
from cli.doctor.runner import CHECKS, run_named_checks
from cli.doctor.target import Target, find_target
from frivilligbors.log import Log
from tests.eventually import eventually
from tests.running_house import RunningHouse
from tests.services.agreements.cast import Evening
from web.context import context_for

WEB = "web"
BORS = "drammen"  # whose evening there is


class Ward:
    """What the doctor finds in a house, and what can be done to it and undone."""

    def __init__(self, house: RunningHouse) -> None:
        self.house = house
        self.context = context_for(self.patient().settings)
        self.client: Any = Redis.from_url(self.context.settings.redis_url, decode_responses=True)

    def patient(self, *asked: str) -> Target:
        with patch.dict(os.environ, self.house.environment, clear=True):
            return find_target(asked)

    def finds(self, *names: str) -> dict[str, CheckResult]:
        return run_named_checks(names or tuple(CHECKS), self.patient())

    def ailing(self, *names: str) -> dict[str, str]:
        """Which of these ail, and what is said of each."""
        return {name: found.text for name, found in self.finds(*names).items() if found.ok is False}

    def is_well(self, *names: str) -> None:
        """Wait until all of these are."""

        def unwell() -> dict[str, CheckResult]:
            return {name: found for name, found in self.finds(*names).items() if not found.ok}

        left: list[dict[str, CheckResult]] = []

        def well() -> bool:
            left[:] = [unwell()]
            return not left[0]

        try:
            eventually(well, within=60)
        except AssertionError:
            raise AssertionError(left) from None

    def evening(self, slug: str) -> Evening:
        """An open børs that both followers have come to the end of."""
        evening = Evening(self.context, slug, None)  # type: ignore[arg-type]
        evening.plan()
        evening.open_()
        self.is_well("board", "letters")
        return evening

    def position(self, slug: str) -> int:
        return Log(self.context.redis).newest_position(slug)

    def pid(self, name: str) -> int:
        return self.house.pid(name)

    def serving(self) -> int:
        """The process of the web server that serves."""
        web = self.pid(WEB)
        (serving,) = map(int, Path(f"/proc/{web}/task/{web}/children").read_text().split())
        return serving

    @contextmanager
    def stopped(self, *names: str) -> Iterator[None]:
        """These stand still, and the launcher too, or it would start them again."""
        pids = [self.house.running["pid"], *(self.serving() if name == WEB else self.pid(name) for name in names)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        with self._resuming(*reversed(pids)):
            yield

    @contextmanager
    def dead(self, *names: str) -> Iterator[None]:
        """These are dead, and the launcher stands still meanwhile; then it starts them again."""
        launcher, groups = self.house.running["pid"], {self.pid(name) for name in names}
        os.kill(launcher, signal.SIGSTOP)
        with self._resuming(launcher):
            for group in groups:
                os.killpg(group, signal.SIGKILL)
            eventually(lambda: not groups & _living_groups())  # until then whoever calls is hung up on
            yield

    @contextmanager
    def _resuming(self, *pids: int) -> Iterator[None]:
        """Afterwards these go on; where something was not as expected, the next begins with all well nevertheless."""
        went_wrong = True
        try:
            yield
            went_wrong = False
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
            if went_wrong:
                self.is_well()

    @contextmanager
    def server_of(self, url: str) -> Iterator[Any]:
        with closing(Redis.from_url(url, decode_responses=True)) as client:
            yield client


def _living_groups() -> set[int]:
    """The process groups in which somebody is alive: whoever is dead and not yet taken away counts no more."""
    living = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, group, *_ = stat.read_text().rpartition(")")[2].split()
            if state not in "ZX":
                living.add(int(group))
    return living


def assert_ailing(found: dict[str, str], **expected: str) -> None:
    """Exactly these ail, and this is said of each."""
    assert found.keys() == {name.replace("_", "-") for name in expected}, found
    for name, pattern in expected.items():
        assert re.search(pattern, found[name.replace("_", "-")]), found
