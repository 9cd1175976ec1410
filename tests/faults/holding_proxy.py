"""A line to the store that holds whoever speaks on it at a moment of what they say: nobody has to catch them in passing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.tcp_proxy import Between, between

Moment = Callable[[bytes], bool]


class Holder(Between):
    """Lets all pass until something is said that `moment` is looking for; then nothing more either way, until `let_go`.

    What is looked for has gone through when `after` is true, and not yet otherwise.
    """

    def __init__(self, server: int, moment: Moment, *, after: bool) -> None:
        super().__init__(server)
        self._moment, self._after = moment, after
        self._free = threading.Event()
        self._free.set()
        self.reached = threading.Event()

    def passes(self, data: bytes, *, answers: bool) -> bool:
        now = not answers and not self.reached.is_set() and self._moment(data)
        if now:
            self._free.clear()
            self.reached.set()
        if not (now and self._after):
            self._free.wait()
        return True

    def let_go(self) -> None:
        """From now on all passes."""
        self._free.set()


@contextmanager
def holding(url: str, moment: Moment, *, after: bool = False) -> Iterator[tuple[Holder, str]]:
    """Such a line to the store at this address, and its own address."""
    port = urlsplit(url).port
    assert port
    with between(Holder(port, moment, after=after)) as line:
        try:
            yield line, url.replace(f":{port}", f":{line.port}")
        finally:
            line.let_go()
