import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from backups import backup_file as archive
from backups.binary_client import binary_client
from backups.snapshot import dump_hash_tag, hash_tag_of_key, list_hash_tags
from frivilligbors.errors import OperatorError
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Any]:
    """A store with an evening in it, and something of the letter queue."""
    lock = lock_data_dir(tmp_path)
    server = EmbeddedStore(tmp_path, lock)
    process = server.start()
    with closing(binary_client(server.url)) as client:
        client.sadd("borser", "drammen", "skien")
        client.xadd("{drammen}:log", {"fact": "bors.created"}, id="1-0")
        client.set("{drammen}:fence", "a restore")
        client.hset("{drammen}:session:1", "since", "now")
        client.pexpire("{drammen}:session:1", 1_000_000)
        client.rpush("{skien}:participants", b"\x00\xff kari")
        client.hset("{~}:invitation:1", "role", "organiser")
        client.set("rq:queue:letters", "not part of the evening")
        yield client
    stop_server(process)
    os.close(lock)


def copied(client: Any, file: Path) -> list[archive.DumpedKey]:
    kept = [kept for hash_tag in list_hash_tags(client) for kept in dump_hash_tag(client, hash_tag)]
    archive.write(file, {"made_at": "2024-05-06", "borser": {}}, kept)
    return archive.read(file)[1]


def test_a_copy_holds_every_key_of_every_bors_and_of_the_house_and_no_fence(hall: Any, tmp_path: Path) -> None:
    kept = copied(hall, tmp_path / "copy")
    assert [one.redis_key for one in kept] == [
        "{drammen}:log",
        "{drammen}:session:1",
        "{skien}:participants",
        "{~}:invitation:1",
    ]
    assert [one.redis_key for one in kept if one.ttl] == ["{drammen}:session:1"]
    assert all(one.dump == hall.dump(one.redis_key) for one in kept)


@pytest.mark.parametrize("harm", [lambda contents: contents[:-40], lambda contents: b"", lambda contents: b"not even packed"])
def test_half_a_copy_is_none(hall: Any, tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "copy"
    copied(hall, file)
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(OperatorError, match="is no backup of a Frivilligbørs"):
        archive.read(file)


def test_a_copy_that_was_altered_is_not_put_back(tmp_path: Path) -> None:
    file = tmp_path / "copy"
    archive.write(
        file, {"made_at": "now"}, [archive.DumpedKey("{drammen}:log", 0, b"1"), archive.DumpedKey("{drammen}:bors", 0, b"2")]
    )
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join([lines[0], lines[2], lines[3]])))
    with pytest.raises(OperatorError, match="damaged"):
        archive.read(file)


def test_only_its_owner_reads_a_copy(hall: Any, tmp_path: Path) -> None:
    copied(hall, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("redis_key", ["rq:queue:letters", "{a*}:log", "{}:log", "{A}:log", "x{a}:log", "{a}log"])
def test_what_is_no_key_of_a_bors_is_not_put_back(redis_key: str) -> None:
    with pytest.raises(OperatorError, match="no key of a børs"):
        hash_tag_of_key(redis_key)
