"""`python -m workers board|letters|mailer|retention`: one of the workers, until SIGTERM."""

import gc
import logging
import sys
from importlib import import_module

from frivilligbors import heartbeat
from frivilligbors.cpu_priority import run_in_background
from frivilligbors.errors import OperatorError
from frivilligbors.settings import Settings

from .shutdown import Shutdown

MODULES = {
    "board": "workers.followers.board",
    "letters": "workers.followers.letters",
    "mailer": "workers.mail.mailer",
    "retention": "workers.retention.retention_follower",
}
OLD_NAMES = {"post": "mailer"}  # still accepted: a compose file or a unit of an earlier version may say it
BACKGROUND = ("letters", "mailer", "retention")  # a letter may come a second later, the number on the wall may not
MAX_ITERATION_SECONDS = 60.0  # seconds one iteration of a worker's loop may take; no loop waits for an SMTP server


def main(arguments: list[str]) -> int | str:
    """Run one worker. The exit code, or what is wrong in a sentence."""
    match arguments:
        case [name] if (worker := OLD_NAMES.get(name, name)) in MODULES:
            return _run(worker)
        case _:
            return f"Which worker? One of: {', '.join(MODULES)}."


def _run(name: str) -> int | str:
    logging.basicConfig(format=f"{name}: %(message)s", level=logging.INFO)
    shutdown = Shutdown()
    shutdown.install_signal_handlers()
    heartbeat.start(MAX_ITERATION_SECONDS)
    if name in BACKGROUND:
        run_in_background()
    try:
        worker = import_module(MODULES[name])  # only what handles the queue needs RQ, and only then
        gc.freeze()  # what is loaded stays, and need not be looked through beside the work
        worker.run(Settings.of(), shutdown)
    except OperatorError as wrong:
        return str(wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
