"""A store is opened for writing only when its files are on disk, nothing acknowledged is missing, and there is room."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis.exceptions import RedisError, ResponseError

from cli import keeper as keepers
from cli import store_files, witness
from cli.keeper import ENOUGH, LEAST, Keeper
from cli.server import Server, claim
from cli.store_files import APPENDONLY, Damaged
from cli.valkey import stop
from frivilligbors import keys
from tests.eventually import eventually

BORS = "drammen"
CACHESTAT = 451  # the system call: how many pages of a file are not on disk yet (Linux 6.5)


class RedisClient:
    """A server as the launcher runs it, with its keeper."""

    def __init__(self, data: Path, lock: int) -> None:
        self.room, self.said = ENOUGH, list[str]()
        self.synced: list[tuple[Path, bool]] = []
        self.server = Server(data, lock, sync=self._sync)
        self.keeper = Keeper(self.server, self.said.append, free=lambda _: self.room)
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        self.process = self.server.begin()
        eventually(self.server.answers)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def writes(self) -> bool:
        with closing(self.server.client(2)) as client:
            try:
                return bool(client.set("probe", "1"))
            except ResponseError:
                return False

    def reads(self, key: str) -> object:
        with closing(self.server.client(2)) as client:
            return client.get(key)

    def evening(self, facts: int, epoch: str = "first") -> None:
        with closing(self.server.client(2)) as client:
            client.sadd(keys.DIRECTORY, BORS)
            client.hset(keys.BORS.of(BORS), "epoch", epoch)
            for _ in range(facts):
                client.xadd(keys.LOG.of(BORS), {"kind": "x"})

    def _sync(self, folder: Path) -> None:
        self.synced.append((folder, self.server.answers()))
        store_files.sync(folder)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RedisClient]:
    lock = claim(tmp_path)
    made = RedisClient(tmp_path, lock)
    yield made
    if made.process is not None:
        stop(made.process)
    os.close(lock)


@pytest.fixture
def opened(store: RedisClient, monkeypatch: pytest.MonkeyPatch) -> RedisClient:
    monkeypatch.setattr(keepers, "WITNESS_EVERY", 0.0)
    store.begin()
    store.keeper.look()
    return store


def test_a_store_begins_shut_and_is_opened_once_it_was_looked_at(store: RedisClient) -> None:
    store.begin()
    assert not store.writes()
    assert not store.keeper.ready()
    store.keeper.look()
    assert store.writes()
    assert store.keeper.ready()


def test_on_a_full_disk_everything_is_read_and_nothing_written_until_there_is_room(opened: RedisClient) -> None:
    opened.writes()
    opened.room = LEAST - 1
    opened.keeper.look()
    assert not opened.writes()
    assert opened.reads("probe") == b"1"
    opened.room = ENOUGH - 1  # a little room is no reason to begin again and stop again
    opened.keeper.look()
    assert not opened.writes()
    opened.room = ENOUGH
    opened.keeper.look()
    assert opened.writes()
    assert len(opened.said) == 2, "told once when it is full, and once when there is room"


def test_a_store_that_died_of_a_full_disk_begins_again_for_reading(opened: RedisClient) -> None:
    opened.writes()
    opened.room = 0
    opened.kill()
    opened.begin()
    opened.keeper.look()
    assert opened.keeper.ready()
    assert not opened.writes()
    assert opened.reads("probe") == b"1"


def test_a_disk_that_takes_nothing_whatever_it_says_of_its_room_is_full(
    store: RedisClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a quota."""
    monkeypatch.setattr(keepers, "can_write", lambda _: False)
    store.begin()
    store.keeper.look()
    assert not store.writes()


def test_a_folder_that_takes_nothing_is_found_out(tmp_path: Path) -> None:
    assert keepers.can_write(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not keepers.can_write(tmp_path / "gone")


def test_a_store_that_lost_what_it_had_acknowledged_is_not_written_to_and_says_so_by_number(opened: RedisClient) -> None:
    opened.evening(facts=3)
    opened.keeper.look()
    opened.kill()
    (appended,) = (opened.server.folder / APPENDONLY).glob("*.incr.aof")
    text = appended.read_bytes()
    appended.write_bytes(text[: text.rindex(b"XADD")])
    opened.begin()
    opened.keeper.look()
    with pytest.raises(Damaged, match=r"drammen: 1 fact \(no. 3\)\..*frivilligbors repair"):
        opened.keeper.ready()
    assert not opened.writes()
    assert len(opened.said) == 1
    assert witness.read(opened.server.folder)[BORS].position == 3, "what was seen stays, until somebody says to go on"


def test_at_its_end_it_is_written_down_what_the_store_holds(store: RedisClient) -> None:
    store.begin()
    store.keeper.look()
    assert witness.file_of(store.server.folder).exists(), "that a store has run here is known from its first look"
    store.evening(facts=3)
    store.keeper.start()
    store.keeper.stop()
    assert witness.read(store.server.folder)[BORS].position == 3


def test_a_store_that_was_never_looked_at_bears_no_witness(store: RedisClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "TICK", 60)
    store.begin()
    store.keeper.start()
    store.keeper.stop()
    assert not witness.file_of(store.server.folder).exists()


def test_what_cannot_be_read_of_one_bors_keeps_the_store_shut_to_nobody(opened: RedisClient) -> None:
    opened.evening(facts=3)
    opened.keeper.look()
    with closing(opened.server.client(2)) as client:
        client.sadd(keys.DIRECTORY, b"\xff\xfe", "a b")
        client.rpush(keys.COUNTER.of(BORS, witness.AGREEMENT), "x")
        client.set(keys.BORS.of("a b"), "x")
        client.hset(keys.BORS.of(BORS), "epoch", b"\xff")
    opened.kill()
    opened.begin()
    opened.keeper.look()
    assert opened.keeper.ready()
    assert opened.writes()


def test_a_log_that_was_replaced_is_not_lost(opened: RedisClient) -> None:
    opened.evening(facts=3)
    opened.keeper.look()
    with closing(opened.server.client(2)) as client:
        client.delete(keys.LOG.of(BORS))
    opened.evening(facts=1, epoch="second")
    opened.kill()
    opened.begin()
    opened.keeper.look()
    assert opened.keeper.ready()
    assert opened.writes()


def test_whatever_the_store_says_is_a_sign_of_life_and_silence_is_none(opened: RedisClient) -> None:
    assert opened.keeper.heard()
    assert not opened.keeper.heard()
    opened.kill()
    with pytest.raises(RedisError):
        opened.keeper.look()
    assert not opened.keeper.heard()


def test_all_that_was_written_is_on_disk_before_a_server_answers_at_each_start(store: RedisClient) -> None:
    store.begin()
    store.keeper.look()
    store.writes()
    store.kill()
    store.begin()
    assert store.synced == [(store.server.folder, False)] * 2


def test_every_part_of_the_files_is_synced_and_their_names(opened: RedisClient, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name))
    store_files.sync(opened.server.folder)
    parts = {file.name for file in (opened.server.folder / APPENDONLY).iterdir()}
    assert len(parts) == 3
    assert set(synced) == parts | {APPENDONLY, "store"}
    assert synced[-2:] == [APPENDONLY, "store"]


class Range(ctypes.Structure):
    _fields_ = [("off", ctypes.c_uint64), ("len", ctypes.c_uint64)]


class Pages(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("cache", "dirty", "writeback", "evicted", "recently_evicted")]


def dirty(file: Path) -> int | None:
    """How many pages of a file are not on disk; None where the system does not tell."""
    if sys.platform != "linux":
        return None
    found = Pages()
    with file.open("rb") as opened:
        libc = ctypes.CDLL(None, use_errno=True)
        asked = libc.syscall(CACHESTAT, opened.fileno(), ctypes.byref(Range(0, 0)), ctypes.byref(found), 0)
    return found.dirty + found.writeback if asked == 0 else None


def test_what_a_killed_server_had_written_and_not_synced_is_on_disk_when_the_next_is_begun(
    opened: RedisClient, record_property: Callable[[str, object], None]
) -> None:
    """As between `write` and `fdatasync`: the answer to a retry would otherwise be one that a power cut takes back."""
    opened.writes()
    opened.kill()
    (appended,) = (opened.server.folder / APPENDONLY).glob("*.incr.aof")
    with appended.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$9\r\nagreement\r\n$4\r\nmade\r\n")
    if not dirty(appended):
        pytest.skip("This system does not tell what is on disk, or has no disk here.")
    opened.process = opened.server.begin()
    assert dirty(appended) == 0
    eventually(opened.server.answers)
    assert opened.reads("agreement") == b"made"
