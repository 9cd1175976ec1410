"""What stands in files that another process writes and takes away."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def undisturbed(look: Callable[[], T]) -> T:
    """What a look at files finds; one during which a file was taken away is repeated."""
    while True:
        try:
            return look()
        except FileNotFoundError:
            continue


def contents(folder: Path) -> bytes:
    """All that stands in the files under a folder."""
    return undisturbed(lambda: b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()))
