"""A store is opened for writing only when its files are on disk, nothing acknowledged is missing, and there is room."""

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis.exceptions import RedisError, ResponseError

from frivilligbors import keys
from launcher import aof_files, high_water_marks
from launcher import store_monitor as keepers
from launcher.aof_files import AOF_DIR, StoreDamaged
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from launcher.store_monitor import MIN_FREE_BYTES, RESUME_FREE_BYTES, StoreMonitor
from tests.eventually import eventually

BORS = "drammen"
CACHESTAT = 451  # the system call: how many pages of a file are not on disk yet (Linux 6.5)


class RedisClient:
    """A server as the launcher runs it, with its keeper."""

    def __init__(self, data: Path, lock: int) -> None:
        self.room, self.messages = RESUME_FREE_BYTES, list[str]()
        self.synced: list[tuple[Path, bool]] = []
        self.server = EmbeddedStore(data, lock, sync=self._sync)
        self.keeper = StoreMonitor(self.server, self.messages.append, measure_free=lambda _: self.room)
        self.process: subprocess.Popen[bytes] | None = None

    def spawn(self) -> None:
        self.process = self.server.spawn()
        eventually(self.server.is_ready)

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
        self.synced.append((folder, self.server.is_ready()))
        aof_files.fsync_all(folder)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """On a disk, where there is one: other tests have theirs in memory."""
    with tempfile.TemporaryDirectory(prefix="bors-") as folder:
        yield Path(folder)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RedisClient]:
    lock = lock_data_dir(tmp_path)
    made = RedisClient(tmp_path, lock)
    yield made
    if made.process is not None:
        stop_server(made.process)
    os.close(lock)


@pytest.fixture
def opened(store: RedisClient, monkeypatch: pytest.MonkeyPatch) -> RedisClient:
    monkeypatch.setattr(keepers, "HIGH_WATER_MARK_INTERVAL", 0.0)
    store.spawn()
    store.keeper.check()
    return store


def test_a_store_begins_shut_and_is_opened_once_it_was_looked_at(store: RedisClient) -> None:
    store.spawn()
    assert not store.writes()
    assert not store.keeper.is_ready()
    store.keeper.check()
    assert store.writes()
    assert store.keeper.is_ready()


def test_on_a_full_disk_everything_is_read_and_nothing_written_until_there_is_room(opened: RedisClient) -> None:
    opened.writes()
    opened.room = MIN_FREE_BYTES - 1
    opened.keeper.check()
    assert not opened.writes()
    assert opened.reads("probe") == b"1"
    opened.room = RESUME_FREE_BYTES - 1  # a little room is no reason to begin again and stop again
    opened.keeper.check()
    assert not opened.writes()
    opened.room = RESUME_FREE_BYTES
    opened.keeper.check()
    assert opened.writes()
    assert len(opened.messages) == 2, "told once when it is full, and once when there is room"


def test_a_store_that_died_of_a_full_disk_begins_again_for_reading(opened: RedisClient) -> None:
    opened.writes()
    opened.room = 0
    opened.kill()
    opened.spawn()
    opened.keeper.check()
    assert opened.keeper.is_ready()
    assert not opened.writes()
    assert opened.reads("probe") == b"1"


def test_a_disk_that_takes_nothing_whatever_it_says_of_its_room_is_full(
    store: RedisClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a quota."""
    monkeypatch.setattr(keepers, "can_write", lambda _: False)
    store.spawn()
    store.keeper.check()
    assert not store.writes()


def test_a_folder_that_takes_nothing_is_found_out(tmp_path: Path) -> None:
    assert keepers.can_write(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not keepers.can_write(tmp_path / "gone")


def test_a_store_that_lost_what_it_had_acknowledged_is_not_written_to_and_says_so_by_number(opened: RedisClient) -> None:
    opened.evening(facts=3)
    opened.keeper.check()
    opened.kill()
    (appended,) = (opened.server.folder / AOF_DIR).glob("*.incr.aof")
    text = appended.read_bytes()
    appended.write_bytes(text[: text.rindex(b"XADD")])
    opened.spawn()
    opened.keeper.check()
    with pytest.raises(StoreDamaged, match=r"drammen: 1 fact \(no. 3\)\..*frivilligbors repair"):
        opened.keeper.is_ready()
    assert not opened.writes()
    assert len(opened.messages) == 1
    assert high_water_marks.read(opened.server.folder)[BORS].position == 3, "what was seen stays, until somebody says to go on"


def test_at_its_end_it_is_written_down_what_the_store_holds(store: RedisClient) -> None:
    store.spawn()
    store.keeper.check()
    assert high_water_marks.path_for(store.server.folder).exists(), "that a store has run here is known from its first look"
    store.evening(facts=3)
    store.keeper.start()
    store.keeper.stop()
    assert high_water_marks.read(store.server.folder)[BORS].position == 3


def test_a_store_that_was_never_looked_at_bears_no_witness(store: RedisClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "CHECK_INTERVAL", 60)
    store.spawn()
    store.keeper.start()
    store.keeper.stop()
    assert not high_water_marks.path_for(store.server.folder).exists()


def test_what_cannot_be_read_of_one_bors_keeps_the_store_shut_to_nobody(opened: RedisClient) -> None:
    opened.evening(facts=3)
    opened.keeper.check()
    with closing(opened.server.client(2)) as client:
        client.sadd(keys.DIRECTORY, b"\xff\xfe", "a b")
        client.rpush(keys.SEQUENCE.of(BORS, high_water_marks.AGREEMENT), "x")
        client.set(keys.BORS.of("a b"), "x")
        client.hset(keys.BORS.of(BORS), "epoch", b"\xff")
    opened.kill()
    opened.spawn()
    opened.keeper.check()
    assert opened.keeper.is_ready()
    assert opened.writes()


def test_a_log_that_was_replaced_is_not_lost(opened: RedisClient) -> None:
    opened.evening(facts=3)
    opened.keeper.check()
    with closing(opened.server.client(2)) as client:
        client.delete(keys.LOG.of(BORS))
    opened.evening(facts=1, epoch="second")
    opened.kill()
    opened.spawn()
    opened.keeper.check()
    assert opened.keeper.is_ready()
    assert opened.writes()


def test_whatever_the_store_says_is_a_sign_of_life_and_silence_is_none(opened: RedisClient) -> None:
    assert opened.keeper.take_answered()
    assert not opened.keeper.take_answered()
    opened.kill()
    with pytest.raises(RedisError):
        opened.keeper.check()
    assert not opened.keeper.take_answered()


def test_all_that_was_written_is_on_disk_before_a_server_answers_at_each_start(store: RedisClient) -> None:
    store.spawn()
    store.keeper.check()
    store.writes()
    store.kill()
    store.spawn()
    assert store.synced == [(store.server.folder, False)] * 2


def test_every_part_of_the_files_is_synced_and_their_names(opened: RedisClient, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name))
    aof_files.fsync_all(opened.server.folder)
    parts = {file.name for file in (opened.server.folder / AOF_DIR).iterdir()}
    assert len(parts) == 3
    assert set(synced) == parts | {AOF_DIR, "store"}
    assert synced[-2:] == [AOF_DIR, "store"]


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
    (appended,) = (opened.server.folder / AOF_DIR).glob("*.incr.aof")
    with appended.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$9\r\nagreement\r\n$4\r\nmade\r\n")
    if not dirty(appended):
        pytest.skip("This system does not tell what is on disk, or has no disk here.")
    opened.process = opened.server.spawn()
    assert dirty(appended) == 0
    eventually(opened.server.is_ready)
    assert opened.reads("agreement") == b"made"
