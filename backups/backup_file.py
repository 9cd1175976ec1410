"""The file of a copy: lines of JSON, compressed; the last line holds the digest of all before it, so half a file is none."""

import gzip
import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from frivilligbors.settings import Unusable

KIND, VERSION = "frivilligbors backup", 1


class Kept(NamedTuple):
    """A key, the milliseconds it has left to live (0: for ever), and its value as the store writes it."""

    key: str
    ttl: int
    dump: bytes


def write(file: Path, header: dict[str, Any], kept: Iterable[Kept]) -> int:
    """Write the file, whole or not at all, readable for its owner only; how many keys it holds."""
    digest, count, made = hashlib.sha256(), 0, file.with_name(f".{file.name}.new")
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
        with gzip.open(raw, "wb") as packed:
            for line in _lines(header, kept):
                digest.update(line)
                packed.write(line)
                count += 1
            packed.write(_line({"keys": count - 1, "sha256": digest.hexdigest()}))
        raw.flush()
        os.fsync(raw.fileno())
    made.replace(file)
    return count - 1


def read(file: Path) -> tuple[dict[str, Any], list[Kept]]:
    """The header and the keys of a file. Raises Unusable unless it is whole and ours."""
    try:
        header, *lines, last = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
        told, end = json.loads(header), json.loads(last)
        whole = hashlib.sha256(b"".join([header, *lines])).hexdigest() == end["sha256"]
    except (gzip.BadGzipFile, EOFError, ValueError, KeyError, TypeError) as why:
        raise Unusable(f"{file} is no backup of a Frivilligbørs, or not all of one.") from why
    if not whole or told.get("kind") != KIND:
        raise Unusable(f"{file} is damaged: its contents do not match their digest.")
    if told["version"] != VERSION:
        raise Unusable(f"{file} was written by another version of the house ({told['version']}).")
    return told, [_kept(json.loads(line)) for line in lines]


def _lines(header: dict[str, Any], kept: Iterable[Kept]) -> Iterator[bytes]:
    yield _line({"kind": KIND, "version": VERSION, **header})
    for one in kept:
        yield _line([one.key, one.ttl, b64encode(one.dump).decode()])


def _kept(told: list[Any]) -> Kept:
    key, ttl, dump = told
    return Kept(key, ttl, b64decode(dump, validate=True))


def _line(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
