import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from frivilligbors import connections
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server

from ..eventually import eventually
from ..files import undisturbed
from ..running_house import RunningHouse

SECRET = "a secret of at least thirty-two characters"


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """Somebody else's store."""
    lock = lock_data_dir(tmp_path)
    server = EmbeddedStore(tmp_path, lock)
    process = server.start()
    yield server
    stop_server(process)
    os.close(lock)


def alive(pid: int) -> bool:
    """Whether a process runs; the dead who wait to be buried do not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def refused(house: RunningHouse) -> str:
    """What a house that cannot start says; it says one sentence, and leaves nothing behind."""
    done = house.attempt("up")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert not (house.data_dir / "running.json").exists()
    return done.stderr


def test_every_process_of_the_house_runs(house: RunningHouse) -> None:
    processes = house.pids()
    assert set(processes) == {"store", "queue", "postbox", "board", "letters", "mailer", "retention", "hub", "web"}
    assert [name for name, pid in processes.items() if not alive(pid)] == []


def test_the_terminal_tells_where_to_go(house: RunningHouse) -> None:
    for expected in (f"http://localhost:{house.port}", house.running["letters_at"], str(house.data_dir), "Ctrl-C"):
        assert expected in house.output
    assert "Traceback" not in house.output


def test_what_the_house_keeps_is_for_its_owner_only(house: RunningHouse) -> None:
    kept = undisturbed(lambda: {file: file.stat().st_mode for file in house.data_dir.rglob("*") if file.name != "output"})
    assert {"running.json", "secret.key", "store.password", "lock", "hub.door", "appendonlydir"} <= {file.name for file in kept}
    assert [file for file, mode in kept.items() if mode & 0o077] == []


def test_a_port_in_use_is_told_in_a_sentence(house: RunningHouse, tmp_path: Path) -> None:
    other = RunningHouse(tmp_path, PORT=str(house.port))
    assert refused(other) == f"Port {house.port} is in use: stop what runs there, or set PORT.\n"


def test_a_locked_data_folder_is_told_in_a_sentence(house: RunningHouse) -> None:
    done = RunningHouse(house.data_dir).attempt("up")
    assert done.returncode == 1
    assert done.stderr.startswith("Another Frivilligbørs is running on the data folder")
    assert done.stderr.count("\n") == 1
    assert eventually(lambda: house.attempt("doctor").returncode == 0)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "not an address", "redis://127.0.0.1:no"])
def test_a_wrong_store_is_told_in_a_sentence(tmp_path: Path, url: str) -> None:
    assert "REDIS_URL" in refused(RunningHouse(tmp_path, REDIS_URL=url, SECRET_KEY=SECRET))


def test_a_cluster_or_a_queue_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert "store does not answer" in refused(
        RunningHouse(tmp_path, REDIS_URL="redis+cluster://127.0.0.1:1", SECRET_KEY=SECRET)
    )
    assert "Is QUEUE_URL right?" in refused(RunningHouse(tmp_path, QUEUE_URL="redis://127.0.0.1:1"))


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("appendonly", "no", "keeps no append-only file"),
        ("appendfsync", "everysec", "answers before it has written to disk"),
        ("maxmemory-policy", "allkeys-lru", "throws things away"),
    ],
)
def test_a_store_that_may_forget_is_refused(
    outside: EmbeddedStore, tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    redis = connections.client(outside.url)
    redis.config_set(setting, value)  # type: ignore[attr-defined]
    redis.close()
    assert sentence in refused(RunningHouse(tmp_path / "data", REDIS_URL=outside.url, SECRET_KEY=SECRET))


def test_a_letter_queue_that_nobody_answers_at_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert "Is QUEUE_URL right?" in refused(RunningHouse(tmp_path, QUEUE_URL="redis://127.0.0.1:1/0"))


def test_with_a_store_of_ones_own_the_secret_is_ones_own_too(outside: EmbeddedStore, tmp_path: Path) -> None:
    assert "SECRET_KEY" in refused(RunningHouse(tmp_path / "data", REDIS_URL=outside.url))


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("SECRET_KEY", "short"), ("QUEUE_URL", "redis+cluster://x")])
def test_a_setting_that_cannot_work_is_told_in_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    assert name in refused(RunningHouse(tmp_path, **{name: value}))
