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
from workers.transport import queue_of

from .desk import PAGES, SECRET, Desk
from .evening import Evening
from .post_offices import PostOffice, post_office

Start = Callable[..., "subprocess.Popen[bytes]"]
OURS = {name.upper() for name in Settings.__dataclass_fields__}
PLACE = {"SECRET_KEY": SECRET, "PUBLIC_URL": PAGES, "DATA_DIR": "/nowhere"}


@pytest.fixture(scope="session")
def store_url(folder: Path) -> Iterator[str]:
    """A store apart: who follows every børs there is would do others' work first, and hand in others' letters."""
    with own_store(Path(tempfile.mkdtemp(prefix="followed-", dir=folder))) as url:
        yield url


@pytest.fixture(scope="session")
def redis(store_url: str) -> Iterator[RedisClient]:
    with closing(connections.writer(store_url)) as opened:
        yield opened


@pytest.fixture
def evening(redis: RedisClient, bors: str) -> Iterator[Evening]:
    told = Evening(redis, bors)
    yield told
    told.remove()


@pytest.fixture
def queue_url(store_url: str) -> Iterator[str]:
    """A letter queue of the test's own: another database of the same server."""
    url = store_url.removesuffix("/0") + "/1"
    with connections.queue(url) as queue:
        queue.flushdb()
        yield url


@pytest.fixture
def queue(queue_url: str) -> Iterator[Redis]:
    """That queue, ready to be asked."""
    with queue_of(Settings(queue_url=queue_url)) as queue:
        yield queue


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def desk(redis: RedisClient, queue: Redis, evening: Evening, office: PostOffice) -> Desk:
    return Desk(redis, queue, evening, smtp_url=office.url)


@pytest.fixture
def start(store_url: str, queue_url: str) -> Iterator[Start]:
    """Starts a worker as a process of its own; whatever still runs is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, **environment: str) -> "subprocess.Popen[bytes]":
        kept = {key: value for key, value in os.environ.items() if key not in OURS}
        told = kept | {"REDIS_URL": store_url, "QUEUE_URL": queue_url, **PLACE, **environment}
        running.append(subprocess.Popen([sys.executable, "-m", "workers", name], env=told, stderr=subprocess.PIPE))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        print(process.communicate()[1].decode())


def stopped(process: "subprocess.Popen[bytes]", within: float = 5) -> int:
    """Ask a process to stop; its exit code. It needs a tenth of the time it is given, on a machine of its own."""
    process.send_signal(signal.SIGTERM)
    return process.wait(within)
