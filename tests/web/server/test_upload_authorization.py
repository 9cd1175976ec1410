"""A file is read from those alone who may send one: others are answered before any of it has come."""

import json
import time
from secrets import token_hex

import httpx
import pytest

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from services.organiser.commands import command_line as organiser
from web import invitations
from web.context import Context, context_for

from .hurried import Worker
from .serving import Serving, received

LARGE = 4_000_000  # bytes
LIST = b"Navn;E-post;Virksomhet;Sektor\r\nBerit Bok;;Nesset bibliotek;Offentlig\r\n"


@pytest.fixture
def context(settings: Settings) -> Context:
    """The store that is served, under the same secret."""
    return context_for(settings)


@pytest.fixture
def path(context: Context, bors: str) -> str:
    organiser.create_bors(context, bors, "Frivilligbørs på Nesset", by="ola", idempotency_key="plan")
    return f"/api/bors/{bors}/participants/import"


def token(context: Context, path: str, role: Role) -> str:
    return invitations.issue(context, path.split("/")[3], role, "Ola", by="system", idempotency_key=token_hex(4)).token


def asked(serving: Serving, path: str, *lines: str) -> tuple[int, bytes]:
    """What is answered to a head after which nothing comes: the status, and all that was said."""
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Idempotency-Key: list", *lines, "", ""]
    with serving.connect("\r\n".join(head).encode()) as sock:
        answer = sock.recv(65536)
        if not answer.startswith(b"HTTP/1.1 100 "):
            answer += received(sock)
    return int(answer.split()[1]), answer


@pytest.mark.parametrize("sent", [f"Content-Length: {LARGE}", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("more", [(), ("Expect: 100-continue",)], ids=["at once", "when told to"])
def test_whoever_is_nobody_is_answered_before_the_file(serving: Serving, path: str, sent: str, more: tuple[str, ...]) -> None:
    status, answer = asked(serving, path, sent, *more)
    assert status == 401
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "sign-in-needed"
    assert asked(serving, f"/arrangor/{path.split('/')[3]}/deltakere/import", sent, *more)[0] == 401


def test_a_broker_is_answered_before_the_file(serving: Serving, path: str, context: Context) -> None:
    bearer = f"Authorization: Bearer {token(context, path, Role.BROKER)}"
    assert asked(serving, path, f"Content-Length: {LARGE}", bearer)[0] == 403


def test_a_file_that_is_too_large_is_answered_before_it_has_come(serving: Serving, path: str, context: Context) -> None:
    bearer = f"Authorization: Bearer {token(context, path, Role.ORGANISER)}"
    assert asked(serving, path, "Content-Length: 50000000", bearer)[0] == 413


def test_a_file_that_does_not_come_is_waited_for_as_long_as_files_are(serving: Serving, path: str, context: Context) -> None:
    bearer = f"Authorization: Bearer {token(context, path, Role.ORGANISER)}"
    began = time.monotonic()
    assert asked(serving, path, f"Content-Length: {LARGE}", bearer)[0] == 408
    assert time.monotonic() - began > Worker.limits.reading


def test_an_organiser_is_told_to_go_on_and_the_file_is_taken_in(serving: Serving, path: str, context: Context) -> None:
    bearer = f"Authorization: Bearer {token(context, path, Role.ORGANISER)}"
    assert asked(serving, path, f"Content-Length: {LARGE}", "Expect: 100-continue", bearer)[0] == 100
    headers = {"Authorization": bearer.partition(": ")[2], "Idempotency-Key": "list"}
    content = LIST + b"\r\n" * 40_000
    answer = httpx.post(serving.url + path, content=content, headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["added"]) == (201, 1), answer.text
    in_pieces = httpx.post(serving.url + path, content=iter([content[:50], content[50:]]), headers=headers, timeout=30)
    assert in_pieces.json() == answer.json()
