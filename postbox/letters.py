"""The letters in the box: one file each, named by when it came."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from functools import lru_cache
from itertools import count
from pathlib import Path

BORS = "X-Bors"
OURS = re.compile(r"[0-9]{1,19}-[0-9]+")  # named by when it came, in nanoseconds


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter in the box."""

    name: str
    came: datetime
    content: bytes
    message: Message

    @property
    def sender(self) -> str:
        """Who sent it."""
        return self._header("From")

    @property
    def recipient(self) -> str:
        """Whom it is for."""
        return self._header("To")

    @property
    def subject(self) -> str:
        """What it says it is about."""
        return self._header("Subject")

    @property
    def identity(self) -> str:
        """What a second copy of it is known by."""
        return self._header("Message-ID").strip()  # a long one stands on a line of its own

    @property
    def bors(self) -> str:
        """The børs it is about."""
        return self._header(BORS)

    def body(self, kind: str) -> str | None:
        """Its text, ``plain`` or ``html``; what cannot be decoded is shown as far as it goes."""
        for part in self.message.walk():
            if part.get_content_type() == f"text/{kind}":
                content = part.get_payload(decode=True)
                return _decoded(content, part.get_content_charset()) if isinstance(content, bytes) else None
        return None

    def is_about(self, bors: str, letter_id: str) -> bool:
        """Whether it is a letter of a børs, or that one. The head of an old one may have broken: its lines stand below."""
        if self.bors == bors:
            return not letter_id or self.identity.startswith(f"<{letter_id}.")
        below = self.content.replace(b"\r\n", b"\n")
        return bool(letter_id) and f"\nX-Bors: {bors}\n".encode() in below and f"\nMessage-ID: <{letter_id}.".encode() in below

    def _header(self, name: str) -> str:
        """A header as it is read; one that nobody can decode, as it stands in the file."""
        written = str(self.message.get(name, ""))
        try:
            return str(make_header(decode_header(written)))
        except (ValueError, LookupError, HeaderParseError):
            return written


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
        found = [kept for file in self._folder.glob("*.eml") if (kept := self.one(file.stem))]
        yield from sorted(found, key=lambda kept: (kept.came, kept.name), reverse=True)

    def one(self, name: str) -> Kept | None:
        """The letter of this name. None for what is no file of this folder, or cannot be read, or has just been taken out."""
        file = self._folder / f"{name}.eml"
        try:
            return _read(file) if file.parent == self._folder and file.is_file() else None
        except (OSError, ValueError):
            return None

    def remove(self, bors: str, letter_id: str = "") -> int:
        """Take out all letters of a børs, or one, by what its Message-ID begins with; how many there were."""
        theirs = [letter for letter in self.newest_first() if letter.is_about(bors, letter_id)]
        for letter in theirs:
            (self._folder / f"{letter.name}.eml").unlink(missing_ok=True)
        if theirs:
            _read.cache_clear()
        return len(theirs)


@lru_cache(maxsize=2048)
def _read(file: Path) -> Kept:
    """A letter does not change, and whoever has the page open asks for all of them every other second."""
    content = file.read_bytes()
    nanoseconds = int(file.stem.partition("-")[0]) if OURS.fullmatch(file.stem) else file.stat().st_mtime_ns
    return Kept(file.stem, datetime.fromtimestamp(nanoseconds / 1e9, UTC), content, _parsed(content))


def _parsed(content: bytes) -> Message:
    """The letter; one that no parser gets through, as the text that it is."""
    try:
        return message_from_bytes(content)
    except (ValueError, LookupError, RecursionError):
        plain = Message()
        plain.set_payload(content.decode("ascii", "surrogateescape"))
        return plain


def _decoded(content: bytes, charset: str | None) -> str:
    """The text, in its charset if there is one by that name that can read it."""
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")
