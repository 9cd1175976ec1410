import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.archive import file as archive
from cli.archive.binary import binary
from cli.archive.copy import put_back, scopes, taken
from cli.server import Server, claim, stop
from frivilligbors.settings import Unusable


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Any]:
    """A store with an evening in it, and something of the letter queue."""
    lock = claim(tmp_path)
    server = Server(tmp_path, lock)
    process = server.start()
    client = binary(server.url)
    client.sadd("borser", "drammen", "skien")
    client.xadd("{drammen}:log", {"fact": "bors.created"}, id="1-0")
    client.xadd("{drammen}:log", {"fact": "bors.opened"}, id="2-0")
    client.hset("{drammen}:bors", mapping={"slug": "drammen", "name": "Børsen – æøå", "epoch": "first"})
    client.hset("{drammen}:session:1", "since", "now")
    client.pexpire("{drammen}:session:1", 1_000_000)
    client.rpush("{skien}:participants", b"\x00\xff kari")
    client.hset("{~}:invitation:1", "role", "organiser")
    client.set("rq:queue:letters", "not part of the evening")
    yield client
    client.close()
    stop(process)
    os.close(lock)


def everything(client: Any) -> list[archive.Kept]:
    return [kept for scope in scopes(client) for kept in taken(client, scope)]


def copied(client: Any, file: Path) -> list[archive.Kept]:
    archive.write(file, {"made_at": "2024-05-06", "borser": {}}, everything(client))
    return archive.read(file)[1]


def test_a_copy_put_back_into_an_empty_store_is_the_same_evening_under_a_fresh_epoch(hall: Any, tmp_path: Path) -> None:
    kept = copied(hall, tmp_path / "copy")
    hall.flushall()
    assert put_back(hall, kept) == ["drammen", "skien"]
    assert hall.smembers("borser") == {b"drammen", b"skien"}
    assert [at for at, _ in hall.xrange("{drammen}:log")] == [b"1-0", b"2-0"]
    assert hall.lrange("{skien}:participants", 0, -1) == [b"\x00\xff kari"]
    assert 0 < hall.pttl("{drammen}:session:1") <= 1_000_000
    assert hall.hget("{drammen}:bors", "name") == "Børsen – æøå".encode()
    assert hall.hget("{drammen}:bors", "epoch") not in (None, b"first")
    assert not hall.exists("{skien}:bors")


def test_what_came_after_the_copy_is_gone_once_it_is_put_back(hall: Any, tmp_path: Path) -> None:
    kept = copied(hall, tmp_path / "copy")
    hall.set("{drammen}:later", "x")
    hall.set("{oslo}:log", "x")
    hall.sadd("borser", "oslo")
    put_back(hall, kept)
    assert scopes(hall) == ["drammen", "skien", "~"]
    assert not hall.exists("{drammen}:later")
    assert hall.smembers("borser") == {b"drammen", b"skien"}


@pytest.mark.parametrize("harm", [lambda told: told[:-40], lambda told: b"", lambda told: b"not even packed"])
def test_half_a_copy_is_none(hall: Any, tmp_path: Path, harm: Any) -> None:
    file = tmp_path / "copy"
    copied(hall, file)
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(Unusable, match="is no backup of a Frivilligbørs"):
        archive.read(file)


def test_a_copy_that_was_altered_is_not_put_back(tmp_path: Path) -> None:
    file = tmp_path / "copy"
    archive.write(file, {"made_at": "now"}, [archive.Kept("{drammen}:log", 0, b"1"), archive.Kept("{drammen}:bors", 0, b"2")])
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join([lines[0], lines[2], lines[3]])))
    with pytest.raises(Unusable, match="damaged"):
        archive.read(file)


def test_only_its_owner_reads_a_copy(hall: Any, tmp_path: Path) -> None:
    copied(hall, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
