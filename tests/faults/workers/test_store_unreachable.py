"""The store goes away in the middle of the evening and comes back as it was."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from frivilligbors import connections
from frivilligbors.board import Boards
from frivilligbors.log import Log
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from tests.eventually import eventually
from tests.workers.conftest import Start
from tests.workers.evening import Evening
from tests.workers.smtp_servers import RecordingSmtpServer
from tests.workers.test_processes import all_sent


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedStore]:
    lock = lock_data_dir(tmp_path)
    yield EmbeddedStore(tmp_path, lock)
    os.close(lock)


def test_followers_and_mailer_go_on_when_the_store_is_killed_and_comes_back(
    server: EmbeddedStore, bors: str, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    process = server.start()
    redis = connections.client(server.url)
    evening = Evening(redis, bors)
    workers = [
        start(name, REDIS_URL=server.url, QUEUE_URL=server.url, SMTP_URL=smtp_server.url)
        for name in ("board", "letters", "mailer")
    ]
    for round_ in range(1, 4):
        for _ in range(5):
            evening.agree()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process = server.start()
        evening.agree()
        eventually(lambda: Boards(redis).read(bors).position == Log(redis).newest_position(bors), within=60)
        assert Boards(redis).read(bors).tallies.agreements.total == 6 * round_
        eventually(lambda round_=round_: all_sent(redis, evening, 12 * round_), within=60)  # type: ignore[misc]
    assert {worker.poll() for worker in workers} == {None}
    redis.close()
    stop_server(process)
