"""The list of who was erased: ids alone, in the data folder, outside the store, so that no backup brings anybody back."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self

from frivilligbors.records import LetterState

NAME = "erased"  # a line for each: the børs and an id
NOT_OURS = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT}  # a container may write nowhere: then the logs alone know


WHOLE_BORS = "*"  # stands for the id where everybody was; with a state after it, for the contact who was told of it


class Erased(NamedTuple):
    """Somebody who was erased: the børs and the id, and nothing more; a whole børs (`WHOLE_BORS`); or the address of its
    contact, once the letter about that is settled."""

    bors: str
    participant_id: str

    @classmethod
    def letter_to_contact(cls, bors: str, outcome: LetterState) -> Self:
        """The contact of a whole børs, and what became of the letter to them."""
        return cls(bors, f"{WHOLE_BORS}{outcome.value}")

    @property
    def letter(self) -> LetterState | None:
        """What became of the letter to the contact; None where this is no contact."""
        state = self.participant_id.removeprefix(WHOLE_BORS)
        known = self.participant_id.startswith(WHOLE_BORS) and state in set(LetterState)
        return LetterState(state) if known else None

    def __str__(self) -> str:
        return f"{self.bors} {self.participant_id}"


def read(file: Path) -> set[Erased]:
    """Who stands in the list of a folder; nobody, if there is none. A line that was torn off is nobody."""
    lines = file.read_text(errors="replace").splitlines() if file.exists() else []
    return {Erased(*words) for line in lines if len(words := line.split()) == 2}


def read_strictly(file: Path) -> set[Erased]:
    """Who stands in a list that somebody brought. Raises ValueError for what is no list."""
    lines = [line.split() for line in file.read_text().splitlines() if line.strip()]
    if any(len(line) != 2 for line in lines):
        raise ValueError(f"{file} is no list of who was erased")
    return {Erased(*line) for line in lines}


def add(data_dir: Path, erased: Iterable[Erased]) -> None:
    """Write down who is not on the list yet, and have it on disk. A folder that is not ours to write in is left alone."""
    try:
        fresh = "".join(f"\n{one}" for one in sorted(set(erased) - read(data_dir / NAME)))  # the line before may be torn
        if not fresh:
            return
        opened = os.open(data_dir / NAME, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(opened, "a") as written:
            written.write(f"{fresh}\n")
            written.flush()
            os.fsync(written.fileno())
    except OSError as trouble:
        if trouble.errno not in NOT_OURS:
            raise
