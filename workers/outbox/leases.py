"""The leases of letters: whoever holds one sends the letter, and renews it while the SMTP server takes its time."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

LEASE = timedelta(seconds=10)  # renewed while a letter is being sent; after it, another may claim the letter
INTERVAL = LEASE.total_seconds() / 4

logger = logging.getLogger(__name__)


class Attempt(NamedTuple):
    """A claimed letter, for the `number`th time, of which `uncounted` did not count."""

    bors: str
    letter_id: str
    number: int
    uncounted: int = 0
    epoch: str = ""


class LeaseRenewer:
    """One thread for all letters in hand. If the process dies, their leases run out."""

    def __init__(self, renew: Callable[[Attempt], None]) -> None:
        self._renew = renew
        self._in_hand: set[Attempt] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def renewed(self, attempt: Attempt) -> Iterator[None]:
        """Hold this lease as long as the context lasts."""
        with self._changed:
            self._in_hand.add(attempt)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._in_hand.discard(attempt)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._in_hand)
            time.sleep(INTERVAL)
            with self._changed:
                in_hand = list(self._in_hand)
            for attempt in in_hand:
                try:
                    self._renew(attempt)
                except Exception as broken:  # noqa: BLE001 - whatever it is, the other leases are renewed
                    kind = type(broken).__name__
                    logger.error("The lease of letter %s: %s.", attempt.letter_id, kind)  # noqa: TRY400 - as in the mailer
