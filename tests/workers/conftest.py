import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis

from frivilligbors import connections
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from tests.stores import own_store
from workers.mail.letter_queue import queue_connection

from .evening import Evening
from .letter_pipeline import PUBLIC_URL, SECRET, LetterPipeline
from .smtp_servers import RecordingSmtpServer, recording_smtp_server

Start = Callable[..., "subprocess.Popen[bytes]"]
OURS = {name.upper() for name in Settings.__dataclass_fields__}
PLACE = {"SECRET_KEY": SECRET, "PUBLIC_URL": PUBLIC_URL, "DATA_DIR": "/nowhere"}


@pytest.fixture(scope="session")
def store_url(folder: Path) -> Iterator[str]:
    """A store apart: who follows every børs there is would do the work of other tests first, and send their letters."""
    with own_store(Path(tempfile.mkdtemp(prefix="followed-", dir=folder))) as url:
        yield url


@pytest.fixture(scope="session")
def redis(store_url: str) -> Iterator[RedisClient]:
    with closing(connections.client(store_url)) as opened:
        yield opened


@pytest.fixture
def evening(redis: RedisClient, bors: str) -> Iterator[Evening]:
    opened = Evening(redis, bors)
    yield opened
    opened.remove()


@pytest.fixture
def queue_url(store_url: str) -> Iterator[str]:
    """A letter queue of the test's own: another database of the same server."""
    url = store_url.removesuffix("/0") + "/1"
    with connections.queue_client(url) as queue:
        queue.flushdb()
        yield url


@pytest.fixture
def queue(queue_url: str) -> Iterator[Redis]:
    """That queue, connected."""
    with queue_connection(Settings(queue_url=queue_url)) as queue:
        yield queue


@pytest.fixture
def smtp_server() -> Iterator[RecordingSmtpServer]:
    with recording_smtp_server() as opened:
        yield opened


@pytest.fixture
def pipeline(redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer) -> LetterPipeline:
    return LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url)


@pytest.fixture
def start(store_url: str, queue_url: str) -> Iterator[Start]:
    """Starts a worker as a process of its own; whatever still runs is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, **environment: str) -> "subprocess.Popen[bytes]":
        inherited = {key: value for key, value in os.environ.items() if key not in OURS}
        variables = inherited | {"REDIS_URL": store_url, "QUEUE_URL": queue_url, **PLACE, **environment}
        command = [sys.executable, "-m", "workers", name]
        running.append(subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, start_new_session=True))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        print(process.communicate()[1].decode())


def stopped(process: "subprocess.Popen[bytes]", within: float = 60) -> int:
    """Ask a process to stop; its exit code. It gives way to all others on a busy machine."""
    process.send_signal(signal.SIGTERM)
    return process.wait(within)
