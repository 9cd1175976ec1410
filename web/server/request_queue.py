"""Which requests are worked on at once, and in which order the others follow: by priority, then the børser by turns, then as
they came. So a crowd in one børs waits for itself, and somebody in another for one of that crowd at most."""

import time
from collections import Counter
from dataclasses import dataclass

from gevent.event import Event

from ..fair_share import FairShare
from .loop_iteration import next_loop_iteration
from .request_head import RequestPriority


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


class Permit:
    """Lets one request be worked on. `waited`: seconds until it was given. `is_late`: it was not given in time."""

    def __init__(self, queue: "RequestQueue", priority: RequestPriority, *, waited: float = 0.0, is_late: bool = False) -> None:
        self._queue, self._priority, self.waited, self.is_late = queue, priority, waited, is_late
        self._is_released = is_late

    def release(self) -> None:
        """The next one is worked on. Nothing happens where this was released before."""
        if not self._is_released:
            self._is_released = True
            self._queue.pass_on(self._priority)


class RequestQueue:
    """The requests of one process. Commands and reads do not take each other's places.

    `shed` and `abandoned` count those that were not worked on: it took too long, or their client was no longer there.
    """

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self._at_work = {True: 0, False: 0}  # commands, and reads
        self._waiting: dict[RequestPriority, dict[str, dict[Event, None]]] = {priority: {} for priority in RequestPriority}
        self._reads = FairShare[Event]()  # those that wait, by børs
        self._displaced = set[Event]()
        self.shed, self.abandoned = Counter[RequestPriority](), Counter[RequestPriority]()

    def acquire(self, priority: RequestPriority, bors: str = "") -> Permit:
        """Wait for a permit. Where no more reads may wait, the last of the børs with most of them makes room for another's."""
        capacity, is_command = self._capacity, priority is RequestPriority.COMMAND
        if self._at_work[is_command] < (capacity.commands if is_command else capacity.reads):
            self._at_work[is_command] += 1
            return Permit(self, priority)
        if not is_command and len(self._reads) >= capacity.waiting_reads and not self._make_room(bors):
            return Permit(self, priority, is_late=True)
        came, waiter = time.monotonic(), Event()
        self._waiting[priority].setdefault(bors, {})[waiter] = None
        if not is_command:
            self._reads.add(bors, waiter, priority)
        waiter.wait(capacity.command_timeout if is_command else capacity.read_timeout)
        is_late = not waiter.is_set() or waiter in self._displaced
        if is_late:
            self._displaced.discard(waiter)
            self._leave(bors, waiter)
        if is_late or not is_command:
            next_loop_iteration()  # each waiting read follows the last at once: a command's news comes in between
        return Permit(self, priority, waited=time.monotonic() - came, is_late=is_late)

    def pass_on(self, priority: RequestPriority) -> None:
        """One of this priority is no longer worked on: the first that waits for its place gets its permit."""
        is_command = priority is RequestPriority.COMMAND
        for waiting in (self._waiting[one] for one in RequestPriority if (one is RequestPriority.COMMAND) is is_command):
            if waiting:
                bors, waiters = next(iter(waiting.items()))
                waiter = next(iter(waiters))
                del waiting[bors], waiters[waiter]
                if waiters:
                    waiting[bors] = waiters  # behind the other børser
                self._reads.remove(bors, waiter)
                waiter.set()
                return
        self._at_work[is_command] -= 1

    def waiting(self, priority: RequestPriority) -> int:
        """How many wait."""
        return sum(map(len, self._waiting[priority].values()))

    def _make_room(self, bors: str) -> bool:
        """Have the last read of another børs leave, if more wait there than would here; whether one did."""
        greediest = self._reads.greediest()
        if greediest is None or self._reads.count(greediest) <= self._reads.count(bors) + 1:
            return False
        last = self._reads.last(greediest)
        self._leave(greediest, last)
        self._displaced.add(last)
        last.set()
        return True

    def _leave(self, bors: str, waiter: Event) -> None:
        """It waits no longer. Nothing happens where that was so before."""
        self._reads.remove(bors, waiter)
        for waiting in self._waiting.values():
            waiters = waiting.get(bors, {})
            if waiters.pop(waiter, True) is None and not waiters:
                del waiting[bors]
