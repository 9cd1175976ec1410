"""When a board is sent: the first change at once, then at most twenty times a second, and less often where it takes long.

To send to ten thousand subscribers takes a tenth of a second. A hub that did nothing else would let nobody in, and would leave
a small machine no time for those who register: it sends for a quarter of its time at most.
"""

from collections.abc import Callable

MIN_INTERVAL = 0.05
DURATION_FACTOR = 4  # a board that takes a second to send is sent every four seconds


class SendSchedule:
    """When each børs's board is due; `send_duration` gives the seconds its last one took to be sent.

    Times are seconds of any clock that never goes back.
    """

    def __init__(self, send_duration: Callable[[str], float] = lambda _: 0.0) -> None:
        self._send_duration = send_duration
        self._sent_at: dict[str, float] = {}
        self._due: dict[str, float] = {}

    def request(self, bors: str, now: float, *, silence: float = 0.0) -> None:
        """Its board has changed; or, with `silence`, is to be sent again once nothing was sent for so many seconds."""
        at = max(now, self._sent_at.get(bors, float("-inf")) + max(silence, self._interval(bors)))
        self._due[bors] = min(at, self._due.get(bors, at))

    def due(self, now: float) -> list[str]:
        """The børser whose board is due; they count as sent."""
        ready = [bors for bors, at in self._due.items() if at <= now]
        for bors in ready:
            del self._due[bors]
            self._sent_at[bors] = now
        return ready

    def timeout(self, now: float, longest: float) -> float:
        """Seconds until one is due, at most `longest`."""
        return max(0.0, min([longest, *(at - now for at in self._due.values())]))

    def _interval(self, bors: str) -> float:
        return max(MIN_INTERVAL, DURATION_FACTOR * self._send_duration(bors))

    def keep_only(self, borser: list[str]) -> None:
        """Forget everybody else."""
        self._sent_at = {bors: at for bors, at in self._sent_at.items() if bors in borser}
