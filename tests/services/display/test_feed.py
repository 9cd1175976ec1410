"""The hub and a store that goes away."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.server import Server, claim, stop
from frivilligbors import connections
from services.display.hub.frames import PING

from .evening import Evening
from .houses import Display

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")

pytestmark = pytest.mark.faults


@pytest.fixture
def data(folder: Path, bors: str) -> Path:
    return folder / bors


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    lock = claim(data)
    yield Server(data, lock)
    os.close(lock)


def test_without_a_store_there_are_pings_and_no_boards_until_it_is_back(server: Server, data: Path, bors: str) -> None:
    process = server.start()
    store = connections.writer(server.url)
    evening = Evening(store, bors)
    with Display(server.url, data) as display:
        screen = display.screen(bors)
        assert screen.board()["agreements"]["total"] == 0
        process.kill()
        process.wait()
        kinds = []
        while kinds[-2:] != [PING, PING]:
            kinds.append(screen.frame()[0])
        process = server.start()
        evening.agree(LIBRARY, CHOIR)
        while screen.board()["agreements"]["total"] == 0:
            pass
        process.send_signal(signal.SIGSTOP)
        kinds = []
        while kinds[-2:] != [PING, PING]:
            kinds.append(screen.frame()[0])
        process.send_signal(signal.SIGCONT)
        evening.agree(LIBRARY, CHOIR)
        while screen.board()["agreements"]["total"] == 1:
            pass
        assert "Traceback" not in display.what_it_said()
    store.close()
    stop(process)
