"""Starts child processes in order, restarts those that end or stop responding, and stops them in reverse order."""

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter

from frivilligbors.errors import OperatorError

from .child_process import ChildProcess
from .signals import SignalWaiter
from .watchdog import Watchdog

START_TIMEOUT = 60
POLL_INTERVAL = 0.5  # seconds between two checks
SHORT_LIFETIME = 5.0  # seconds: a process that ended sooner failed at its start, and its error is printed


class Supervisor:
    """Runs child processes until a stop is requested.

    `on_pids` is called with all process ids at every check; `warn` with each warning.
    """

    def __init__(
        self,
        children: Sequence[ChildProcess],
        signals: SignalWaiter,
        on_pids: Callable[[dict[str, int]], object],
        warn: Callable[[str], None],
        watchdog: Watchdog | None = None,
    ):
        self._children = sorted(children, key=attrgetter("start_level"))
        self._signals = signals
        self._on_pids = on_pids
        self._warn = warn
        self._watchdog = watchdog or Watchdog()
        self._restart_at: dict[ChildProcess, float] = {}
        self._unresponsive: set[ChildProcess] = set()

    def start(self) -> bool:
        """Start level 0 first, then all others at once. False if a stop was requested meanwhile. Raises OperatorError."""
        first = [child for child in self._children if child.start_level == 0]
        others = [child for child in self._children if child.start_level > 0]
        return self._start_all(first) and self._start_all(others)

    def run(self) -> None:
        """Restart what ends or stops responding, until a stop is requested."""
        while not self._signals.stop_requests:
            self._on_pids(self._pids())
            self._signals.wait(min(POLL_INTERVAL, self._next_restart() - time.monotonic()))
            self._kill_unresponsive()
            self._reap_ended()
            self._restart_due()

    def stop(self) -> None:
        """Stop level by level from the highest. A second stop request skips the timeouts."""
        requests_before = self._signals.stop_requests
        for _, children in groupby(reversed(self._children), key=attrgetter("start_level")):
            self._stop_level(list(children), lambda: self._signals.stop_requests > max(1, requests_before))

    def _start_all(self, children: Sequence[ChildProcess]) -> bool:
        for child in children:
            self._start_child(child)
        deadline = time.monotonic() + START_TIMEOUT
        pending = list(children)
        while pending and not self._signals.stop_requests:
            if failed := next((child for child in children if child.has_ended), None):
                raise OperatorError(f"The {failed.name} process did not start: {failed.failure_reason} (see {failed.log})")
            if time.monotonic() > deadline:
                raise OperatorError(
                    f"The {pending[0].name} process is not ready after {START_TIMEOUT} s (see {pending[0].log})."
                )
            pending = [child for child in pending if not child.is_ready()]
            self._signals.wait(0.02 if pending else 0)
        return not self._signals.stop_requests

    def _start_child(self, child: ChildProcess) -> None:
        try:
            child.start()
        except OSError as error:
            raise OperatorError(f"The {child.name} process did not start: {error.strerror or error}.") from error

    def _kill_unresponsive(self) -> None:
        for child in self._watchdog.find_unresponsive(self._children):
            self._unresponsive.add(child)
            child.kill()

    def _reap_ended(self) -> None:
        for child in self._children:
            if child.has_ended and child not in self._restart_at:
                how = self._how_it_ended(child)
                lifetime = time.monotonic() - child.started_at
                self._restart_at[child] = time.monotonic() + child.reap()
                self._warn(f"The {child.name} process {how} and is started again (see {child.log}).")
                if lifetime < SHORT_LIFETIME and child.startup_error:
                    self._warn(f"The {child.name} process: {child.failure_reason}")

    def _how_it_ended(self, child: ChildProcess) -> str:
        exit_code = child.process.returncode if child.process else 0
        if child in self._unresponsive:
            self._unresponsive.discard(child)
            return "gave no sign of life"
        return f"ended ({f'by signal {-exit_code}' if exit_code < 0 else f'with code {exit_code}'})"

    def _restart_due(self) -> None:
        for child in [child for child, at in self._restart_at.items() if at <= time.monotonic()]:
            try:
                child.start()
            except (OperatorError, OSError) as error:
                self._warn(f"The {child.name} process cannot be started: {error}")
                self._restart_at[child] = time.monotonic() + child.reap()
            else:
                del self._restart_at[child]

    def _stop_level(self, children: Sequence[ChildProcess], is_hurried: Callable[[], bool]) -> None:
        for child in children:
            child.terminate()
        for child in children:
            deadline = time.monotonic() + child.stop_timeout
            while not child.has_ended and not is_hurried() and time.monotonic() < deadline:
                self._signals.wait(0.1)
            child.kill_and_wait()

    def _next_restart(self) -> float:
        return min(self._restart_at.values(), default=time.monotonic() + 60)

    def _pids(self) -> dict[str, int]:
        return {child.name: child.pid for child in self._children}
