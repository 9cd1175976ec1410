"""Start everything in order, begin again what dies or gives no sign of life, stop in the opposite order; the store last."""

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter

from frivilligbors.settings import Unusable

from .child_process import Child
from .signals import Bell
from .watchdog import Watchdog

SECONDS_TO_START = 60
LOOK = 0.5  # seconds from one look at who still lives to the next
SHORT_LIFE = 5.0  # seconds: who lived no longer died of what it found, and that is worth a look


class Launcher:
    """Keeps children alive until somebody rings.

    `told` hears the ids of all processes at every look, and says whether they are written down; `say` hears a sentence.
    """

    def __init__(
        self,
        children: Sequence[Child],
        bell: Bell,
        told: Callable[[dict[str, int]], object],
        say: Callable[[str], None],
        watchdog: Watchdog | None = None,
    ):
        self._children = sorted(children, key=attrgetter("floor"))
        self._bell = bell
        self._told = told
        self._say = say
        self._watchdog = watchdog or Watchdog()
        self._due: dict[Child, float] = {}
        self._silent: set[Child] = set()

    def start(self) -> bool:
        """Start all: the ground first, then the rest at once. False if somebody rang meanwhile. Raises Unusable."""
        ground = [child for child in self._children if child.floor == 0]
        above = [child for child in self._children if child.floor > 0]
        return self._started(ground) and self._started(above)

    def watch(self) -> None:
        """Begin again what dies, until somebody rings."""
        while not self._bell.stops:
            self._told(self._ids())
            self._bell.wait(min(LOOK, self._next_due() - time.monotonic()))
            self._end_the_silent()
            self._mourn()
            self._revive()

    def stop(self) -> None:
        """Stop floor by floor from the top. Who rings a second time has no patience left."""
        rung = self._bell.stops
        for _, floor in groupby(reversed(self._children), key=attrgetter("floor")):
            self._clear(list(floor), lambda: self._bell.stops > max(1, rung))

    def _started(self, children: Sequence[Child]) -> bool:
        for child in children:
            self._begun(child)
        deadline = time.monotonic() + SECONDS_TO_START
        waiting = list(children)
        while waiting and not self._bell.stops:
            if failed := next((child for child in children if child.ended), None):
                raise Unusable(f"The {failed.name} process did not start: {failed.trouble} (see {failed.log})")
            if time.monotonic() > deadline:
                raise Unusable(f"The {waiting[0].name} process is not ready after {SECONDS_TO_START} s (see {waiting[0].log}).")
            waiting = [child for child in waiting if not child.ready()]
            self._bell.wait(0.02 if waiting else 0)
        return not self._bell.stops

    def _begun(self, child: Child) -> None:
        try:
            child.start()
        except OSError as trouble:
            raise Unusable(f"The {child.name} process did not start: {trouble.strerror or trouble}.") from trouble

    def _end_the_silent(self) -> None:
        for child in self._watchdog.look(self._children):
            self._silent.add(child)
            child.strike()

    def _mourn(self) -> None:
        for child in self._children:
            if child.ended and child not in self._due:
                how = self._how(child)
                lived = time.monotonic() - child.began
                self._due[child] = time.monotonic() + child.bury()
                self._say(f"The {child.name} process {how} and is started again (see {child.log}).")
                if lived < SHORT_LIFE and child.why:
                    self._say(f"The {child.name} process: {child.trouble}")

    def _how(self, child: Child) -> str:
        code = child.process.returncode if child.process else 0
        if child in self._silent:
            self._silent.discard(child)
            return "gave no sign of life"
        return f"ended ({f'by signal {-code}' if code < 0 else f'with code {code}'})"

    def _revive(self) -> None:
        for child in [child for child, at in self._due.items() if at <= time.monotonic()]:
            try:
                child.start()
            except (Unusable, OSError) as trouble:
                self._say(f"The {child.name} process cannot be started: {trouble}")
                self._due[child] = time.monotonic() + child.bury()
            else:
                del self._due[child]

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
