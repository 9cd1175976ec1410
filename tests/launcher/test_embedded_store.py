import os
import stat
from pathlib import Path

import pytest

from frivilligbors import connections
from frivilligbors.errors import OperatorError
from frivilligbors.redis_client import RedisClient
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server


def test_the_store_keeps_what_it_has_answered(redis: RedisClient) -> None:
    connections.demand_durable(redis)


def test_a_store_that_was_killed_is_where_it_was(tmp_path: Path) -> None:
    lock = lock_data_dir(tmp_path)
    server = EmbeddedStore(tmp_path, lock)
    first = server.start()
    redis = connections.client(server.url)
    redis.set("agreement", "kept")
    first.kill()
    first.wait()
    second = server.start()
    try:
        assert redis.get("agreement") == "kept"
    finally:
        redis.close()
        stop_server(second)
        os.close(lock)


def test_a_data_folder_belongs_to_one_house_and_to_its_server_when_the_launcher_is_gone(tmp_path: Path) -> None:
    lock = lock_data_dir(tmp_path)
    process = EmbeddedStore(tmp_path, lock).start()
    os.close(lock)
    try:
        with pytest.raises(OperatorError, match="Another Frivilligbørs is running on the data folder"):
            lock_data_dir(tmp_path)
    finally:
        stop_server(process)
    os.close(lock_data_dir(tmp_path))


def test_nobody_else_on_the_machine_reads_the_password(tmp_path: Path) -> None:
    lock = lock_data_dir(tmp_path)
    process = EmbeddedStore(tmp_path, lock).start()
    try:
        secret = tmp_path / "store.password"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert secret.read_text() not in Path(f"/proc/{process.pid}/cmdline").read_text()
    finally:
        stop_server(process)
        os.close(lock)
