"""A process that does long work, as its parent sees it."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

CARRIED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH")  # no secrets: what is asked of it is all it is told

PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


class ChildEnded(Exception):
    """The child is gone, without an answer."""


class Child:
    """Begun at once. It ends by itself when nothing is asked of it for a while, and when its parent is gone."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "web.offload.worker", str(os.getpid())]
        carried = {name: value for name, value in os.environ.items() if name in CARRIED}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=carried)

    def ask(self, task: bytes, seconds: float) -> bytes:
        """What it makes of a task. Raises ChildEnded; TimeoutError, having ended it; RuntimeError where the work failed."""
        late = threading.Event()
        timer = threading.Timer(seconds, self._give_up, [late])
        timer.start()
        try:
            answered, made = self._exchange(task)
        except (OSError, ValueError) as gone:
            self.end()
            raise (TimeoutError() if late.is_set() else ChildEnded()) from gone
        finally:
            timer.cancel()
        if not answered:
            self.end()
            raise RuntimeError(made.decode())
        return made

    def _exchange(self, task: bytes) -> tuple[bool, bytes]:
        """Whether the work was done, and what it made or why it failed. Raises OSError, ValueError."""
        put, get = self._process.stdin, self._process.stdout
        if put is None or get is None:
            raise OSError
        put.write(b"%d\n" % len(task) + task)
        put.flush()
        done, size = get.readline().split()
        made = get.read(int(size))
        if len(made) < int(size):
            raise OSError
        return done == b"done", made

    @property
    def megabytes(self) -> int:
        """The memory it holds; 0 where the system does not say."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * PAGE_SIZE // 1_000_000

    def end(self) -> None:
        """Be gone at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent any more has nobody to read it
                pipe.close()  # type: ignore[union-attr]

    def _give_up(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()
