"""Those who carry letters to one post office: a few at a time, few of these to the same domain, so that none waits for another.

What waits here is in nobody's hand yet: if it is forgotten, it is handed out again.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable

HANDS = 8  # letters in hand for one office at a time
EACH = 2  # of them to the same domain

Letter = tuple[str, str]

log = logging.getLogger(__name__)


class Carriers:
    """`send` sends one letter of a børs, whatever comes of it."""

    def __init__(self, send: Callable[[str, str], None]) -> None:
        self._send = send
        self._waiting: dict[str, dict[Letter, None]] = {}  # for each domain, in the order they came; the domains take turns
        self._in_hand = Counter[str]()
        self._changed, self._stopping = threading.Condition(), False
        self._hands = [threading.Thread(target=self._carry, daemon=True) for _ in range(HANDS)]
        for hand in self._hands:
            hand.start()

    def bring(self, domain: str, bors: str, letter_id: str) -> None:
        """Carry this letter, which goes to this domain, unless it waits already."""
        with self._changed:
            self._waiting.setdefault(domain, {})[bors, letter_id] = None
            self._changed.notify()

    def stop(self) -> None:
        """Finish what is in hand, and take nothing more."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for hand in self._hands:
            hand.join()

    def _carry(self) -> None:
        while found := self._taken():
            domain, letter = found
            try:
                self._send(*letter)
            except Exception as broken:  # noqa: BLE001 - whatever it is, the other letters go on
                log.error("Letter %s of %s: %s.", letter[1], letter[0], type(broken).__name__)  # noqa: TRY400 - as in the post
            with self._changed:
                self._in_hand[domain] -= 1
                self._changed.notify()

    def _taken(self) -> tuple[str, Letter] | None:
        """The next letter, once there is one to take; None when told to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._free())
            if self._stopping:
                return None
            domain = min(self._free(), key=self._in_hand.__getitem__)
            letters = self._waiting.pop(domain)
            letter = next(iter(letters))
            del letters[letter]
            if letters:
                self._waiting[domain] = letters
            self._in_hand[domain] += 1
            return domain, letter

    def _free(self) -> list[str]:
        """The domains to which letters wait, and may be carried."""
        return [domain for domain in self._waiting if self._in_hand[domain] < EACH]
