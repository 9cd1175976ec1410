import json
import os
from pathlib import Path

import pytest

from frivilligbors.settings import Settings
from launcher.launch_config import LaunchConfig, create_launch_config
from launcher.running_instance import RunningFile, read_running_file

WHOLE = {
    "pid": 7,
    "port": 8000,
    "redis_url": "redis://127.0.0.1:1/0",
    "queue_url": "redis://127.0.0.1:2/0",
    "public_url": "http://localhost:8000",
    "smtp_url": "smtp://127.0.0.1:3",
    "postbox_url": "smtp://127.0.0.1:3",
    "letters_at": "http://localhost:8025",
    "processes": {"store": 8},
}


@pytest.fixture
def planned(tmp_path: Path) -> LaunchConfig:
    return create_launch_config(Settings(data_dir=tmp_path), lock=0)


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        json.dumps(WHOLE)[:120],
        "null",
        "[]",
        "{}",
        '"running"',
        json.dumps(WHOLE | {"pid": "7"}),
        json.dumps(WHOLE | {"pid": True}),
        json.dumps(WHOLE | {"redis_url": None}),
        json.dumps(WHOLE | {"processes": ["store"]}),
        json.dumps(WHOLE | {"processes": {"store": "8"}}),
        json.dumps({name: value for name, value in WHOLE.items() if name != "port"}),
        "\ud800".encode("utf-8", "surrogatepass"),
        "[" * 100_000,
    ],
    ids=range(14),
)
def test_a_note_that_is_not_whole_is_none(tmp_path: Path, spoilt: str | bytes) -> None:
    (tmp_path / "running.json").write_bytes(spoilt if isinstance(spoilt, bytes) else spoilt.encode())
    assert read_running_file(tmp_path) is None


def test_a_note_that_says_more_than_is_known_is_read(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text(json.dumps(WHOLE | {"colour": "green"}))
    found = read_running_file(tmp_path)
    assert found is not None
    assert found.processes == {"store": 8}


def test_the_note_of_a_running_house_is_put_back_whoever_spoils_it(tmp_path: Path, planned: LaunchConfig) -> None:
    left = RunningFile(planned)
    for spoil in (
        lambda: None,
        (tmp_path / "running.json").unlink,
        lambda: (tmp_path / "running.json").write_text(""),
    ):
        spoil()
        left.write({"store": 8})
        found = read_running_file(tmp_path)
        assert found is not None
        assert (found.pid, found.processes) == (os.getpid(), {"store": 8})


def test_a_note_that_says_so_already_is_not_written_again(tmp_path: Path, planned: LaunchConfig) -> None:
    left = RunningFile(planned)
    left.write({"store": 8})
    before = (tmp_path / "running.json").stat()
    left.write({"store": 8})
    assert (tmp_path / "running.json").stat() == before
