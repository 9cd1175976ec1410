"""`python -m workers board|letters|post`: one of the workers, until SIGTERM."""

import logging
import sys
from importlib import import_module

from frivilligbors import heartbeat
from frivilligbors.settings import Settings, Unusable

from .stopping import Stopping

LONGEST_STEP = {"board": 60.0, "letters": 60.0, "post": 60.0}  # seconds; no loop waits for a post office
WORKERS = tuple(LONGEST_STEP)


def main(arguments: list[str]) -> int | str:
    """Run one worker. The exit code, or what is wrong in a sentence."""
    match arguments:
        case [name] if name in WORKERS:
            return _run(name)
        case _:
            return f"Which worker? One of: {', '.join(WORKERS)}."


def _run(name: str) -> int | str:
    logging.basicConfig(format=f"{name}: %(message)s", level=logging.INFO)
    stopping = Stopping()
    stopping.listen()
    heartbeat.start(LONGEST_STEP[name])
    try:
        import_module(f"workers.{name}").run(Settings.of(), stopping)  # only the post needs RQ, and only then
    except Unusable as wrong:
        return str(wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
