"""Start everything in order, begin again what dies, stop in the opposite order; the store last."""

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter

from frivilligbors.settings import Unusable

from .bell import Bell
from .child import Child
from .spawn import last_line

SECONDS_TO_START = 60


class Launcher:
    """Keeps children alive until somebody rings. `told` hears the ids of all processes when one is new, `say` a sentence."""

    def __init__(
        self, children: Sequence[Child], bell: Bell, told: Callable[[dict[str, int]], None], say: Callable[[str], None]
    ):
        self._children = sorted(children, key=attrgetter("floor"))
        self._bell = bell
        self._told = told
        self._say = say
        self._due: dict[Child, float] = {}

    def start(self) -> bool:
        """Start all: the store first, then the rest at once. False if somebody rang meanwhile. Raises Unusable."""
        ground = [child for child in self._children if child.floor == 0]
        above = [child for child in self._children if child.floor > 0]
        return self._started(ground) and self._started(above)

    def watch(self) -> None:
        """Begin again what dies, until somebody rings."""
        self._told(self._ids())
        while not self._bell.stops:
            self._bell.wait(self._next_due() - time.monotonic())
            self._mourn()
            self._revive()

    def stop(self) -> None:
        """Stop floor by floor from the top. Who rings a second time has no patience left."""
        rung = self._bell.stops
        for _, floor in groupby(reversed(self._children), key=attrgetter("floor")):
            self._clear(list(floor), lambda: self._bell.stops > max(1, rung))

    def _started(self, children: Sequence[Child]) -> bool:
        for child in children:
            child.start()
        deadline = time.monotonic() + SECONDS_TO_START
        waiting = list(children)
        while waiting and not self._bell.stops:
            if failed := next((child for child in children if child.ended), None):
                raise Unusable(f"The {failed.name} process did not start: {last_line(failed.log)} (see {failed.log})")
            if time.monotonic() > deadline:
                raise Unusable(f"The {waiting[0].name} process is not ready after {SECONDS_TO_START} s (see {waiting[0].log}).")
            waiting = [child for child in waiting if not child.ready()]
            self._bell.wait(0.02 if waiting else 0)
        return not self._bell.stops

    def _mourn(self) -> None:
        for child in self._children:
            if child.ended and child not in self._due:
                code = child.process.returncode if child.process else 0
                self._due[child] = time.monotonic() + child.bury()
                self._say(f"The {child.name} process ended ({_how(code)}) and is started again (see {child.log}).")

    def _revive(self) -> None:
        due = [child for child, at in self._due.items() if at <= time.monotonic()]
        for child in due:
            del self._due[child]
            child.start()
        if due:
            self._told(self._ids())

    def _clear(self, floor: Sequence[Child], hurried: Callable[[], bool]) -> None:
        for child in floor:
            child.ask_to_end()
        for child in floor:
            deadline = time.monotonic() + child.patience
            while not child.ended and not hurried() and time.monotonic() < deadline:
                self._bell.wait(0.1)
            child.kill()

    def _next_due(self) -> float:
        return min(self._due.values(), default=time.monotonic() + 60)

    def _ids(self) -> dict[str, int]:
        return {child.name: child.pid for child in self._children}


def _how(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"with code {code}"
