"""Threads that send letters to one SMTP server: a few at a time, few of them to one domain, so that none waits for another.

The børser take turns, and within a børs its domains do: a letter to everybody in one holds back nobody's in another.

What is queued here is claimed by nobody yet: if it is lost, the outbox enqueues it again.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable

MAX_THREADS = 8  # letters being sent to one server at a time
MAX_PER_DOMAIN = 2  # of them to the same domain

LetterRef = tuple[str, str]

logger = logging.getLogger(__name__)


class SenderPool:
    """`send` sends one letter of a børs, whatever the outcome."""

    def __init__(self, send: Callable[[str, str], None]) -> None:
        self._send = send
        self._queued: dict[str, dict[str, dict[LetterRef, None]]] = {}  # by børs, then by domain, in the order they came
        self._active = Counter[str]()
        self._changed, self._stopping = threading.Condition(), False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(MAX_THREADS)]
        for thread in self._threads:
            thread.start()

    def submit(self, domain: str, bors: str, letter_id: str) -> None:
        """Send this letter, which goes to this domain, unless it is queued already."""
        with self._changed:
            self._queued.setdefault(bors, {}).setdefault(domain, {})[bors, letter_id] = None
            self._changed.notify()

    def take_no_more(self) -> None:
        """Begin to send no other letter."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Finish the letters being sent, and take no more."""
        self.take_no_more()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while found := self._next():
            domain, letter_ref = found
            try:
                self._send(*letter_ref)
            except Exception as broken:  # noqa: BLE001 - whatever it is, the other letters go on
                bors, letter_id = letter_ref
                kind = type(broken).__name__
                logger.error("Letter %s of %s: %s.", letter_id, bors, kind)  # noqa: TRY400 - as in the mailer
            with self._changed:
                self._active[domain] -= 1
                self._changed.notify()

    def _next(self) -> tuple[str, LetterRef] | None:
        """The next letter, once there is one to send; None when told to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._sendable() is not None)
            if self._stopping or (found := self._sendable()) is None:
                return None
            bors, domain = found
            domains = self._queued.pop(bors)
            letters = domains.pop(domain)
            letter_ref = next(iter(letters))
            del letters[letter_ref]
            if letters:
                domains[domain] = letters  # behind the other domains of its børs
            if domains:
                self._queued[bors] = domains  # behind the other børser
            self._active[domain] += 1
            return domain, letter_ref

    def _sendable(self) -> tuple[str, str] | None:
        """The børs whose turn it is and a domain to which a letter of it may be sent; None where none may."""
        for bors, domains in self._queued.items():
            if free := [domain for domain in domains if self._active[domain] < MAX_PER_DOMAIN]:
                return bors, min(free, key=self._active.__getitem__)
        return None
