"""A process's sign of life: a byte a second to whoever started it, for as long as its own loop turns.

A process whose loop no longer turns ends itself, with what it was doing in its log: then it is started again, by the launcher
or by the engine of its container. One that cannot even do that is ended by the launcher, which hears nothing more.
"""

import contextlib
import faulthandler
import os
import stat
import threading
import time
from functools import cache

VARIABLE = "HEARTBEAT_FD"  # the descriptor to beat on, where somebody listens
EVERY = 1.0
HUNG = 70  # the exit code of a process that found its own loop hung


class _Loop:
    turned = True


def turned() -> None:
    """The loop of this process has come round once more."""
    _Loop.turned = True


def start(longest: float) -> None:
    """Beat from now on. `longest`: seconds one iteration of the loop may take, whatever it waits for."""
    threading.Thread(target=_beat_on, args=(longest,), name="heartbeat", daemon=True).start()


def beat() -> None:
    """One beat, for a loop that beats by itself."""
    if (to := _listener()) is not None:
        with contextlib.suppress(OSError):  # nobody listens any more, or too much was not heard yet
            os.write(to, b".")


def _beat_on(longest: float) -> None:
    slept = 0.0  # seconds that this thread slept itself: a machine that was suspended is not hung
    while True:
        time.sleep(EVERY)
        slept = 0.0 if _Loop.turned else slept + EVERY
        _Loop.turned = False
        if slept > longest:
            faulthandler.dump_traceback()
            os._exit(HUNG)
        beat()


@cache
def _listener() -> int | None:
    given = os.environ.get(VARIABLE, "")
    try:
        return int(given) if given and stat.S_ISFIFO(os.fstat(int(given)).st_mode) else None
    except (OSError, ValueError):
        return None
