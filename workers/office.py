"""A post office as the post deals with it: whoever does not answer is tried by one letter at a time, and nobody else waits.

An office that cannot be reached, or will not have us, is away. One that falls silent over a letter may be silent about that
recipient's domain alone, since many ask there before they answer: then only letters to that domain wait.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from .post_office import AnswerLost, Away, BrokenOff, PostOffice, domain_of

FIRST, LONGEST = 2.0, 30.0  # seconds between two tries of whoever does not answer: doubled each time
PROBE = 120.0  # seconds that others leave it to the one who tries
ITSELF = ""  # the office, where a domain stands otherwise


class Silence:
    """Who does not answer, as far as this process knows. `clock` tells seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._silent: dict[str, tuple[int, float]] = {}  # how many tries in a row, and when to try again

    def wait(self, *names: str) -> float:
        """Seconds until all of them may be tried; 0 where they may be now."""
        now = self._clock()
        return min(LONGEST, max(0.0, *(self._silent.get(name, (0, now))[1] - now for name in names)))

    def begin(self, *names: str) -> dict[str, int] | None:
        """A try, to be handed to `end`. None: not now. Whoever is silent is tried by one at a time."""
        with self._lock:
            if self.wait(*names):
                return None
            begun = {name: self._silent.get(name, (0, 0.0))[0] for name in names}
            self._silent |= {name: (losses, self._clock() + PROBE) for name, losses in begun.items() if losses}
            return begun

    def end(self, begun: dict[str, int], lost: str | None) -> None:
        """Who of them did not answer; the others do. Those who tried at the same time count as one."""
        with self._lock:
            for name, losses in begun.items():
                if name != lost:
                    self._silent.pop(name, None)
                elif self._silent.get(name, (0, 0.0))[0] == losses:
                    self._silent[name] = losses + 1, self._clock() + min(FIRST * 2 ** min(losses, 10), LONGEST)


class Office:
    """One post office, and whether it and the domains behind it answer. No other office waits for it."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._post_office, self._silence = PostOffice.at(url), Silence(clock)

    def wait(self, domain: str) -> float:
        """Seconds until a letter to this domain may be tried; 0 where it may be now."""
        return self._silence.wait(ITSELF, domain)

    def deliver(self, letter: bytes, sender: str, recipient: str) -> None:
        """Hand over one letter. Raises what a PostOffice raises; Away, without a try, while nobody answers."""
        with self._tried(domain_of(recipient)):
            self._post_office.deliver(letter, sender, recipient)

    def take_out(self, bors: str, letters: Iterable[str]) -> None:
        """Have our own post box take letters out again. Raises NotNow."""
        with self._tried(ITSELF):
            self._post_office.take_out(bors, letters)

    @contextmanager
    def _tried(self, domain: str) -> Iterator[None]:
        begun, lost = self._silence.begin(ITSELF, domain), None
        if begun is None:
            raise Away("unreachable")
        try:
            yield
        except Away:
            lost = ITSELF
            raise
        except (BrokenOff, AnswerLost):
            lost = domain
            raise
        finally:
            self._silence.end(begun, lost)
