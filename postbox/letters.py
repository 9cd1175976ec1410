"""The stored letters: one `.eml` file each, named by the time it was received."""

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

BORS_HEADER = "X-Bors"
FILE_NAME = re.compile(r"[0-9]{1,19}-[0-9]+")  # nanoseconds since 1970, and a counter


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A stored letter."""

    name: str
    received_at: datetime
    content: bytes
    message: Message

    @property
    def sender(self) -> str:
        """The From header."""
        return self._header("From")

    @property
    def recipient(self) -> str:
        """The To header."""
        return self._header("To")

    @property
    def subject(self) -> str:
        """The Subject header."""
        return self._header("Subject")

    @property
    def message_id(self) -> str:
        """The Message-ID header."""
        return self._header("Message-ID").strip()  # a long one is folded onto its own line

    @property
    def bors(self) -> str:
        """The X-Bors header."""
        return self._header(BORS_HEADER)

    def body(self, kind: str) -> str | None:
        """Its text, ``plain`` or ``html``; undecodable bytes are replaced."""
        for part in self.message.walk():
            if part.get_content_type() == f"text/{kind}":
                content = part.get_payload(decode=True)
                return _decode(content, part.get_content_charset()) if isinstance(content, bytes) else None
        return None

    def is_about(self, bors: str, letter_id: str) -> bool:
        """Whether it is a letter of a børs, or the one letter. The headers of an old letter may be in its body."""
        if self.bors == bors:
            return not letter_id or self.message_id.startswith(f"<{letter_id}.")
        below = self.content.replace(b"\r\n", b"\n")
        return bool(letter_id) and f"\nX-Bors: {bors}\n".encode() in below and f"\nMessage-ID: <{letter_id}.".encode() in below

    def _header(self, name: str) -> str:
        """A header, decoded where possible."""
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

    def add(self, content: bytes) -> None:
        """Store a letter atomically."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{time.time_ns()}-{next(self._numbers):06d}.eml"
        file.with_suffix(".new").write_bytes(content)
        file.with_suffix(".new").replace(file)

    def newest_first(self) -> Iterator[StoredLetter]:
        """All letters."""
        found = [letter for file in self._folder.glob("*.eml") if (letter := self.get(file.stem))]
        yield from sorted(found, key=lambda letter: (letter.received_at, letter.name), reverse=True)

    def get(self, name: str) -> StoredLetter | None:
        """The letter of this name. None if it is not in this folder, unreadable or just removed."""
        file = self._folder / f"{name}.eml"
        try:
            return _read(file) if file.parent == self._folder and file.is_file() else None
        except (OSError, ValueError):
            return None

    def remove(self, bors: str, letter_id: str = "") -> int:
        """Delete all letters of a børs, or one by the start of its Message-ID; how many there were."""
        matching = [letter for letter in self.newest_first() if letter.is_about(bors, letter_id)]
        for letter in matching:
            (self._folder / f"{letter.name}.eml").unlink(missing_ok=True)
        if matching:
            _read.cache_clear()
        return len(matching)


@lru_cache(maxsize=2048)
def _read(file: Path) -> StoredLetter:
    """Cached: a letter does not change, and an open page asks for all of them every other second."""
    content = file.read_bytes()
    nanoseconds = int(file.stem.partition("-")[0]) if FILE_NAME.fullmatch(file.stem) else file.stat().st_mtime_ns
    return StoredLetter(file.stem, datetime.fromtimestamp(nanoseconds / 1e9, UTC), content, _parse(content))


def _parse(content: bytes) -> Message:
    """The parsed letter; as plain text where the parser fails."""
    try:
        return message_from_bytes(content)
    except (ValueError, LookupError, RecursionError):
        plain = Message()
        plain.set_payload(content.decode("ascii", "surrogateescape"))
        return plain


def _decode(content: bytes, charset: str | None) -> str:
    """The text, in its charset if that exists, else UTF-8."""
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")
