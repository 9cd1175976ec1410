"""The process that does long work: tasks come in, bytes go out, one at a time. ``python -m web.offload.worker <parent>``."""

import os
import select
import sys
import threading
import time
import traceback
from contextlib import suppress
from importlib import import_module
from io import FileIO
from typing import get_type_hints

from frivilligbors.codec import loads
from frivilligbors.cpu_priority import BACKGROUND

IDLE = 120.0  # seconds without a task, after which its memory is of more use to others
PARENT_CHECK_INTERVAL = 0.5  # seconds between two looks whether the parent is there


def main(parent: int) -> None:
    """Do what is asked until nobody asks any more."""
    with suppress(OSError):
        os.nice(BACKGROUND)  # whoever serves people comes first
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what some library prints is no answer
    threading.Thread(target=_stay_with, args=[parent], daemon=True).start()
    tasks = FileIO(0)
    while select.select([tasks], [], [], IDLE)[0] and (size := _read_line(tasks)):
        answer, made = _done(_read_exactly(tasks, int(size)))
        out.write(b"%s %d\n" % (answer, len(made)) + made)
        out.flush()


def _done(task: bytes) -> tuple[bytes, bytes]:
    """Whether it could be done, and what it made or what went wrong."""
    name, _, text = task.decode().partition("\n")
    module, _, function = name.partition(":")
    try:
        work = getattr(import_module(module), function)
        kind = next(hint for name, hint in get_type_hints(work).items() if name != "return")
        return b"done", work(loads(kind, text))
    except Exception:  # noqa: BLE001 - the parent says it
        return b"failed", traceback.format_exc().encode()


def _read_line(tasks: FileIO) -> bytes:
    text = b""
    while (byte := tasks.read(1)) not in (b"\n", b""):
        text += byte
    return text


def _read_exactly(tasks: FileIO, size: int) -> bytes:
    text = b""
    while len(text) < size and (more := tasks.read(size - len(text))):
        text += more
    return text


def _stay_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_INTERVAL)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
