"""The real web server, and an app that works as slowly as it is told to: who comes first, and what others are told."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.eventually import eventually
from web.deadlines import STORE_TIMEOUT
from web.headers import OWN_HEADER

from .serving import Serving, received

GATED = "tests.web.server.gated_app"
ORDERED = ["/megler/drammen", "/healthz", "/api/bors/x/agreements", "/static/x.css", "/skjerm/x/ws", "/page/1", "/page/2"]
LINES = {"/skjerm/x/ws": "Upgrade: websocket", "/api/bors/x/agreements": "Authorization: Bearer x"}


class Gate(Serving):
    """The gated app on the real server; what is asked there in a test is hung up at its end."""

    def __init__(self, folder: Path, worker: str) -> None:
        super().__init__("redis://nowhere", folder, f"{GATED}.{worker}", f"{GATED}:app")
        self._hold, self._calls = folder / "hold", folder / "calls"
        self._held = ExitStack()

    def __exit__(self, *_: object) -> None:
        self._held.close()
        super().__exit__()

    @contextmanager
    def at_work(self, method: str = "GET") -> Iterator[None]:
        """While one read, or one command, is worked on, until `release`."""
        self._hold.touch()
        self._calls.write_text("")
        with self._held:
            held = self.ask("/hold", method=method)
            eventually(lambda: "/hold" in self.calls)
            yield
            self.release()
            assert received(held).startswith(b"HTTP/1.1 200 ")

    def release(self) -> None:
        """Let the one that is worked on be answered."""
        self._hold.unlink(missing_ok=True)

    @property
    def calls(self) -> list[str]:
        """The paths the app was called for."""
        return self._calls.read_text().split()

    def ask(self, path: str, *lines: str, method: str = "GET") -> socket.socket:
        """A connection on which this has been asked."""
        return self._held.enter_context(self.connect(head(path, *lines, method=method)))

    def count(self, name: str, priority: str) -> int:
        """What is counted; asked by a read where commands wait, else by a command."""
        method = "GET" if priority == "command" else "POST"
        measures = httpx.request(method, f"{self.url}/measures").json()["measures"]
        return int(measures[f'requests_{name}{{priority="{priority}"}}'])

    def await_waiting(self, count: int, priority: str = "page") -> None:
        """Wait until so many do."""
        eventually(lambda: self.count("waiting", priority) == count)


def head(path: str, *lines: str, method: str = "GET") -> bytes:
    """A whole request."""
    more = [*lines, *(["Content-Length: 0"] if method == "POST" else [])]
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *more, "", ""]).encode()


def is_served(sock: socket.socket) -> bool:
    return received(sock).startswith(b"HTTP/1.1 200 ")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with Gate(tmp_path_factory.mktemp("gate"), "Patient") as running:
        yield running
        assert "Traceback" not in running.output


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with Gate(tmp_path_factory.mktemp("gate"), "Impatient") as running:
        yield running
        assert "Traceback" not in running.output


def test_a_command_does_not_wait_for_reads(server: Gate) -> None:
    with server.at_work():
        pages = [server.ask("/page") for _ in range(5)]
        server.await_waiting(5)
        assert httpx.post(f"{server.url}/command").json()["waited"] == 0
        assert "/page" not in server.calls
        server.release()
        assert all(map(is_served, pages))


def test_a_command_does_not_wait_until_all_sockets_that_came_before_are_handed_over(tmp_path: Path) -> None:
    with Gate(tmp_path, "HandsOver") as server, server.at_work():
        sockets = [server.ask("/ws", "Upgrade: websocket") for _ in range(60)]
        assert is_served(server.ask("/command", method="POST"))
        assert all(map(is_served, sockets))
        server.release()
        assert server.calls.index("/command") < 30


def test_sockets_are_handed_over_whether_they_speak_at_once_late_or_hang_up(tmp_path: Path) -> None:
    with Gate(tmp_path, "HandsOver") as server:
        late, upgrade = server.connect(), head("/ws", "Upgrade: websocket")
        assert is_served(server.ask("/page"))  # the silent one was accepted before
        gone = [server.connect(upgrade) for _ in range(20)]
        for sock in gone:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        at_once = [server.ask("/ws", "Upgrade: websocket") for _ in range(20)]
        late.sendall(upgrade)
        assert all(map(is_served, [late, *at_once]))
        assert is_served(server.ask("/page"))
        late.close()


def test_what_was_loaded_is_not_looked_through_for_garbage_again(server: Gate) -> None:
    assert httpx.get(f"{server.url}/page").json()["frozen"] > 10_000


def test_a_read_does_not_wait_for_commands(server: Gate) -> None:
    with server.at_work("POST"):
        command = server.ask("/command", method="POST")
        server.await_waiting(1, "command")
        assert httpx.get(f"{server.url}/page").json()["waited"] == 0
        server.release()
        assert is_served(command)


def test_among_reads_helpers_come_first_then_the_parts_of_pages_and_of_each_whoever_came_first(server: Gate) -> None:
    by_priority = {"page": ORDERED[5:], "part": ORDERED[3:5], "helper": ORDERED[:3]}
    with server.at_work():
        asked = []
        for priority, paths in by_priority.items():
            for n, path in enumerate(paths, 1):
                asked.append(server.ask(path, *([LINES[path]] if path in LINES else [])))
                server.await_waiting(n, priority)
        server.release()
        assert all(map(is_served, asked))
    assert [path for path in server.calls if path in ORDERED] == ORDERED


def test_a_head_that_comes_in_pieces_waits_like_any_other(server: Gate) -> None:
    request = head("/page")
    with server.at_work(), server.connect(request[:20]) as sock:
        time.sleep(0.05)
        sock.sendall(request[20:])
        server.await_waiting(1)
        server.release()
        assert is_served(sock)


@pytest.mark.parametrize(("method", "priority"), [("GET", "page"), ("POST", "command")])
def test_a_request_whose_client_has_left_is_not_worked_on(server: Gate, method: str, priority: str) -> None:
    with server.at_work(method):
        before = server.count("abandoned_total", priority)
        with server.connect(head("/left", method=method)):
            server.await_waiting(1, priority)
        stays = server.ask("/stays", method=method)
        server.await_waiting(2, priority)
        server.release()
        assert is_served(stays)
    assert server.count("abandoned_total", priority) == before + 1
    assert "/left" not in server.calls


def test_when_the_crowd_has_left_nothing_of_it_is_left_to_do(server: Gate) -> None:
    with server.at_work():
        crowd = [server.ask("/crowd") for _ in range(15)]
        server.await_waiting(15)
        for one in crowd:
            one.close()
        server.release()
        assert httpx.get(f"{server.url}/after").status_code == 200
        server.await_waiting(0)
    assert "/crowd" not in server.calls


def test_where_very_many_wait_the_next_one_is_told_at_once(server: Gate) -> None:
    with server.at_work():
        crowd = [server.ask("/page") for _ in range(20)]
        server.await_waiting(20)
        before = server.count("shed_total", "page")
        assert httpx.get(f"{server.url}/page").status_code == 503
        assert server.count("shed_total", "page") == before + 1
        server.release()
        assert all(map(is_served, crowd))


def test_whoever_is_slow_to_take_an_answer_holds_no_place(server: Gate) -> None:
    server.ask("/large")
    eventually(lambda: "/large" in server.calls)
    assert httpx.get(f"{server.url}/page").status_code == 200


def test_whoever_looks_at_a_page_where_files_are_sent_takes_one_permit(server: Gate) -> None:
    with server.at_work():
        pages = [server.ask("/arrangor/x/logo") for _ in range(3)]
        server.await_waiting(3, "helper")
        server.release()
        assert all(map(is_served, pages))
        assert server.calls.count("/arrangor/x/logo") == 3


def test_nothing_is_kept_of_whoever_may_not_send_a_file(server: Gate) -> None:
    upload = b"POST /api/bors/x/participants/import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000000\r\n\r\n"

    def permits() -> int:
        return int(httpx.get(f"{server.url}/measures").json()["measures"]["permits"])

    before = permits()
    assert all(server.answer(upload).startswith(b"HTTP/1.1 200 ") for _ in range(3))  # the app's, before any of it has come
    assert permits() <= before


def test_what_is_no_request_holds_no_place(server: Gate) -> None:
    with server.connect(b"GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n") as sock:
        assert sock.recv(1000).startswith(b"HTTP/1.1 400 ")
        assert httpx.get(f"{server.url}/page").status_code == 200


def test_a_reader_for_whom_there_is_no_room_gets_a_page_that_loads_itself_again(impatient: Gate) -> None:
    with impatient.at_work():
        answer = httpx.get(f"{impatient.url}/deg", headers={"Accept-Language": "nn", "Accept": "text/html"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert (answer.headers["Cache-Control"], answer.headers["Content-Language"]) == ("no-store", "nn")
    assert answer.headers[OWN_HEADER] == "1"
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert f'<meta http-equiv="refresh" content="{answer.headers["Retry-After"]}">' in answer.text
    assert '<html lang="nn">' in answer.text
    assert "Sida kjem av seg sjølv" in answer.text
    assert "<script" not in answer.text
    assert "/deg" not in impatient.calls


def test_a_program_for_which_there_is_no_room_gets_a_problem(impatient: Gate) -> None:
    with impatient.at_work():
        answer = httpx.get(f"{impatient.url}/api/bors/x/board", headers={"Accept-Language": "en", "Cookie": "sprak=nb"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (503, "busy", "urn:frivilligbors:busy")
    assert body["title"] == "Mange gjør dette akkurat nå. Prøv igjen om et øyeblikk."
    assert answer.headers["Retry-After"].isdigit()


def test_whoever_asks_for_the_headers_alone_gets_no_page(impatient: Gate) -> None:
    with impatient.at_work():
        answer = received(impatient.ask("/deg", method="HEAD"))
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert answer.endswith(b"\r\n\r\n")


def test_a_command_for_which_there_was_no_room_in_time_is_answered_by_the_app_with_no_time_left(impatient: Gate) -> None:
    with impatient.at_work("POST"):
        assert httpx.post(f"{impatient.url}/command").json()["waited"] == STORE_TIMEOUT


def test_what_was_not_served_is_shown_to_whoever_measures(serving: Serving) -> None:
    lines = httpx.get(f"{serving.url}/metrics").text.splitlines()
    assert 'frivilligbors_requests_shed_total{priority="page"} 0' in lines
    assert 'frivilligbors_requests_abandoned_total{priority="command"} 0' in lines
    assert sum(line.startswith("frivilligbors_connections_ended_total{reason=") for line in lines) == 2
    assert all(line.rpartition(" ")[2].isdigit() for line in lines)
