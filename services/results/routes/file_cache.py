"""Files that are the same for many: made once for each change of their børs, however many ask at once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MAX_FILES = 24  # in one process
MAX_BYTES = 48_000_000

FileName = tuple[str | int, ...]


class FileCache:
    """The newest version of each file that one process has made."""

    def __init__(self) -> None:
        self._files: OrderedDict[FileName, tuple[FileName, bytes]] = OrderedDict()
        self._making: dict[FileName, tuple[threading.Lock, int]] = {}
        self._lock = threading.Lock()

    def get(self, name: FileName, version: FileName, make: Callable[[], bytes]) -> bytes:
        """A file in this version, as it is kept or made now; whoever asks meanwhile waits for it. Raises what `make` raises.

        The version before is forgotten: it may name somebody who is erased.
        """
        with self._alone(name):
            kept_version, content = self._files.get(name, (None, b""))
            if kept_version != version:
                self._files.pop(name, None)
                content = make()
            self._files[name] = version, content
            self._files.move_to_end(name)
            while len(self._files) > MAX_FILES or sum(len(kept) for _, kept in self._files.values()) > MAX_BYTES:
                self._files.popitem(last=False)
            return content

    @contextmanager
    def _alone(self, name: FileName) -> Iterator[None]:
        """One at a time for each file."""
        with self._lock:
            lock, waiting = self._making.get(name, (threading.Lock(), 0))
            self._making[name] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, waiting = self._making.pop(name)
                if waiting > 1:
                    self._making[name] = (lock, waiting - 1)


cache = FileCache()
