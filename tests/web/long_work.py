"""What the tests have done elsewhere: work that is short, long, wrong, loud, or the end of who does it."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from frivilligbors.enums import Sector


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to do."""

    text: str = ""
    sectors: tuple[Sector, ...] = ()
    file: str = ""


def spelled(piece: Piece) -> bytes:
    return f"{piece.text} {', '.join(sector.name for sector in piece.sectors)}".encode()


def large(piece: Piece) -> bytes:
    return b"x" * len(piece.text) * 1000


def whose(_: Piece) -> bytes:
    return str(os.getpid()).encode()


def slow(piece: Piece) -> bytes:
    """Long work, which says in a file that it has begun, and ends when the file is taken away."""
    Path(piece.file).write_text(str(os.getpid()))
    while Path(piece.file).exists():
        time.sleep(0.01)
    return b"done"


def loud(_: Piece) -> bytes:
    print("a library prints what nobody asked for")
    sys.stdout.flush()
    return b"quiet"


def wrong(_: Piece) -> bytes:
    raise ZeroDivisionError("this cannot be done")


def deadly_once(piece: Piece) -> bytes:
    """The end of whoever does it, the first time."""
    if not Path(piece.file).exists():
        Path(piece.file).touch()
        os._exit(9)
    return b"done after all"


def secrets_known(_: Piece) -> bytes:
    return " ".join(os.environ).encode()


def niceness(_: Piece) -> bytes:
    return str(os.nice(0)).encode()
