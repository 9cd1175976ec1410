"""The letters in the box: one file each, named by when it came."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from itertools import count
from pathlib import Path

BORS = "X-Bors"


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter in the box."""

    name: str
    message: EmailMessage

    @property
    def came(self) -> datetime:
        """When it came."""
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e9, UTC)

    @property
    def sender(self) -> str:
        """Who sent it."""
        return str(self.message.get("From", ""))

    @property
    def recipient(self) -> str:
        """Whom it is for."""
        return str(self.message.get("To", ""))

    @property
    def subject(self) -> str:
        """What it says it is about."""
        return str(self.message.get("Subject", ""))

    @property
    def identity(self) -> str:
        """What a second copy of it is known by."""
        return str(self.message.get("Message-ID", "")).strip()  # a long one stands on a line of its own

    def body(self, kind: str) -> str | None:
        """Its text, ``plain`` or ``html``."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else None


class Letters:
    """A folder of letters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    def keep(self, content: bytes) -> None:
        """Put a letter in the box, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{time.time_ns()}-{next(self._numbers):06d}.eml"
        file.with_suffix(".new").write_bytes(content)
        file.with_suffix(".new").replace(file)

    def newest_first(self) -> Iterator[Kept]:
        """All letters."""
        for file in sorted(self._folder.glob("*.eml"), reverse=True):
            if kept := self.one(file.stem):
                yield kept

    def one(self, name: str) -> Kept | None:
        """The letter of this name."""
        file = self._folder / f"{name}.eml"
        return _read(file) if name.replace("-", "").isdigit() and file.exists() else None

    def remove(self, bors: str, letter_id: str = "") -> int:
        """Take out all letters of a børs, or one, by what its Message-ID begins with; how many there were."""
        theirs = [
            letter
            for letter in self.newest_first()
            if letter.message.get(BORS) == bors and (not letter_id or letter.identity.startswith(f"<{letter_id}."))
        ]
        for letter in theirs:
            (self._folder / f"{letter.name}.eml").unlink(missing_ok=True)
        if theirs:
            _read.cache_clear()
        return len(theirs)


@lru_cache(maxsize=2048)
def _read(file: Path) -> Kept:
    """A letter does not change, and whoever has the page open asks for all of them every other second."""
    return Kept(file.stem, message_from_bytes(file.read_bytes(), policy=policy.default))
