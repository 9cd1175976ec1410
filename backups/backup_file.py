"""The backup file: gzipped JSON lines; the last one holds the SHA-256 of the others, so a truncated file is refused."""

import gzip
import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from frivilligbors.errors import OperatorError

KIND, VERSION = "frivilligbors backup", 1


class DumpedKey(NamedTuple):
    """A key, its TTL in milliseconds (0: none), and its value as dumped by DUMP."""

    redis_key: str
    ttl: int
    dump: bytes


def write(file: Path, header: dict[str, Any], dumped: Iterable[DumpedKey]) -> int:
    """Write the file atomically, mode 0600; the number of keys in it."""
    digest, count, temporary = hashlib.sha256(), 0, file.with_name(f".{file.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
        with gzip.open(raw, "wb") as compressed:
            for line in _format_lines(header, dumped):
                digest.update(line)
                compressed.write(line)
                count += 1
            compressed.write(_format_line({"keys": count - 1, "sha256": digest.hexdigest()}))
        raw.flush()
        os.fsync(raw.fileno())
    temporary.replace(file)
    return count - 1


def read(file: Path) -> tuple[dict[str, Any], list[DumpedKey]]:
    """The header and the keys of a file. Raises OperatorError unless it is complete and of this version."""
    try:
        header, *lines, last = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
        values, end = json.loads(header), json.loads(last)
        is_complete = hashlib.sha256(b"".join([header, *lines])).hexdigest() == end["sha256"]
    except (gzip.BadGzipFile, EOFError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(f"{file} is no backup of a Frivilligbørs, or not all of one.") from error
    if not is_complete or values.get("kind") != KIND:
        raise OperatorError(f"{file} is damaged: its contents do not match their digest.")
    if values["version"] != VERSION:
        raise OperatorError(f"{file} was written by another version of the house ({values['version']}).")
    return values, [_parse_line(json.loads(line)) for line in lines]


def _format_lines(header: dict[str, Any], dumped: Iterable[DumpedKey]) -> Iterator[bytes]:
    yield _format_line({"kind": KIND, "version": VERSION, **header})
    for dumped_key in dumped:
        yield _format_line([dumped_key.redis_key, dumped_key.ttl, b64encode(dumped_key.dump).decode()])


def _parse_line(values: list[Any]) -> DumpedKey:
    redis_key, ttl, dump = values
    return DumpedKey(redis_key, ttl, b64decode(dump, validate=True))


def _format_line(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
