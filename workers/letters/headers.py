"""The headers of a letter, encoded by us. Nothing that somebody typed is ever handed to a parser of headers.

Python's `email` decodes ``=?…?=`` in the values it is given, and on some versions writes the line breaks it finds there out
as headers of their own. Here a text is one line without controls; unless it is short and plain, it is encoded whole (RFC 2047),
and is folded only between encoded words, where no reader sees a space.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
PLAIN = re.compile(r"[ -~]*")
ADDRESS = re.compile(r"(?!.*=\?)[!#-'*+\-/-9=?A-Z^-~.]+@[A-Za-z0-9.-]+")
MAX_LINE = 76  # characters, of the 78 that a line should have at most
MAX_WORD = 45  # bytes in one encoded word: 60 characters of base64, and 12 around them


def header_block(fields: Iterable[tuple[str, str]]) -> bytes:
    """The lines of headers whose names and values are encoded by now."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii")


def text(value: str, *, after: int = 0) -> str:
    """A text as the value of a header that begins `after` characters into its line."""
    line = one_line(value)
    if PLAIN.fullmatch(line) and "=?" not in line and after + len(line) <= MAX_LINE:
        return line
    return _encoded(line, after)


def mailbox(name: str, address: str) -> str:
    """Somebody's name and address. Raises ValueError for an address that is none, or that a reader might decode."""
    if not ADDRESS.fullmatch(address):
        raise ValueError("not an address")
    line = one_line(name)
    if not line:
        return address
    if PLAIN.fullmatch(line) and "=?" not in line and len(line) <= MAX_LINE // 2:
        quoted = re.sub(r'(["\\])', r"\\\1", line)
        return f'"{quoted}"\r\n <{address}>'
    return f"{_encoded(line, len('From: '))}\r\n <{address}>"


def mail_link(address: str) -> str:
    """The link that writes to an address. A question mark in one would begin a head of its own: Cc, Subject (RFC 6068)."""
    local, _, domain = address.rpartition("@")
    return f"mailto:{quote(local, safe='')}@{quote(domain, safe='')}"


def one_line(value: str) -> str:
    """A text without controls and line breaks, each run of them and of space a single one."""
    encodable = value.encode("utf-8", "replace").decode()
    return LINE_BREAKS.sub(" ", encodable).strip()


def _encoded(line: str, after: int) -> str:
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part.encode()).decode()}?=" for part in _encodable_parts(line, after))


def _encodable_parts(line: str, after: int) -> Iterator[str]:
    """The text in parts that fit in an encoded word, cut between characters; the first has `after` characters before it."""
    part, size, limit = "", 0, MAX_WORD - after
    for character in line:
        more = len(character.encode())
        if size + more > limit:
            yield part
            part, size, limit = "", 0, MAX_WORD
        part, size = part + character, size + more
    if part:
        yield part
