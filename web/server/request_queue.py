"""Which requests are worked on at once, and in which order the others follow: by priority, then as they came."""

import time
from collections import Counter
from dataclasses import dataclass

import gevent
from gevent.event import Event

from .request_head import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How many requests are worked on at once; how many reads may wait, and for how many seconds a request waits at most.

    A command that had to wait so long still has a second in which to be carried out.
    """

    commands: int = 32
    reads: int = 2
    waiting_reads: int = 4000
    command_timeout: float = 1.5
    read_timeout: float = 2.0


class Turn:
    """The turn of one request. `waited`: seconds until it came. `is_late`: it did not come in time."""

    def __init__(self, queue: "RequestQueue", priority: Priority, *, waited: float = 0.0, is_late: bool = False) -> None:
        self._queue, self._priority, self.waited, self.is_late = queue, priority, waited, is_late
        self._has_ended = is_late

    def end(self) -> None:
        """It is the next one's turn. Nothing happens where this one has ended before."""
        if not self._has_ended:
            self._has_ended = True
            self._queue.give_on(self._priority)


class RequestQueue:
    """The requests of one process. Commands and reads do not take each other's places.

    `shed` and `abandoned` count those that were not worked on: it took too long, or their client was no longer there.
    """

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self._at_work = {True: 0, False: 0}  # commands, and reads
        self._waiting: dict[Priority, dict[Event, None]] = {priority: {} for priority in Priority}
        self.shed, self.abandoned = Counter[Priority](), Counter[Priority]()

    def turn(self, priority: Priority) -> Turn:
        """Wait for a turn."""
        capacity, is_command = self._capacity, priority is Priority.COMMAND
        if self._at_work[is_command] < (capacity.commands if is_command else capacity.reads):
            self._at_work[is_command] += 1
            return Turn(self, priority)
        if not is_command and sum(map(self.waiting, Priority)) >= capacity.waiting_reads:
            return Turn(self, priority, is_late=True)
        came, turn = time.monotonic(), Event()
        self._waiting[priority][turn] = None
        turn.wait(capacity.command_timeout if is_command else capacity.read_timeout)
        if not turn.is_set():
            del self._waiting[priority][turn]
            gevent.sleep(0)  # many are late in the same moment: whoever has work to go on with comes first
        return Turn(self, priority, waited=time.monotonic() - came, is_late=not turn.is_set())

    def give_on(self, priority: Priority) -> None:
        """One of this priority is no longer worked on: it is the turn of the first that waits for its place."""
        is_command = priority is Priority.COMMAND
        for waiting in (self._waiting[one] for one in Priority if (one is Priority.COMMAND) is is_command):
            if waiting:
                turn = next(iter(waiting))
                del waiting[turn]
                turn.set()
                return
        self._at_work[is_command] -= 1

    def waiting(self, priority: Priority) -> int:
        """How many wait."""
        return len(self._waiting[priority])
