"""The hub and a store that goes away."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from frivilligbors import connections
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from services.display.hub.event_loop import REBROADCAST_INTERVAL
from tests.services.display.evening import Evening
from tests.services.display.running_display import Display
from tests.services.display.running_hub import TIMEOUT, ScreenConnection

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")


@pytest.fixture
def data(folder: Path, bors: str) -> Path:
    return folder / bors


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedStore]:
    lock = lock_data_dir(data)
    yield EmbeddedStore(data, lock)
    os.close(lock)


def receives_nothing(screen: ScreenConnection) -> bool:
    """Whether no board comes for longer than a rebroadcast takes; one or two may have been on their way."""
    screen.sock.settimeout(REBROADCAST_INTERVAL * 1.5)
    try:
        for _ in range(3):
            screen.board()
    except TimeoutError:
        return True
    finally:
        screen.sock.settimeout(TIMEOUT)
    return False


def test_without_a_store_there_are_no_boards_until_it_is_back(server: EmbeddedStore, data: Path, bors: str) -> None:
    process = server.start()
    redis = connections.client(server.url)
    evening = Evening(redis, bors)
    with Display(server.url, data) as display:
        screen = display.screen(bors)
        assert screen.board()["agreements"]["total"] == 0
        process.kill()
        process.wait()
        assert receives_nothing(screen)
        process = server.start()
        evening.agree(LIBRARY, CHOIR)
        while screen.board()["agreements"]["total"] == 0:
            pass
        process.send_signal(signal.SIGSTOP)
        assert receives_nothing(screen)
        process.send_signal(signal.SIGCONT)
        evening.agree(LIBRARY, CHOIR)
        while screen.board()["agreements"]["total"] == 1:
            pass
        assert "Traceback" not in display.read_output()
    redis.close()
    stop_server(process)
