from base64 import b64encode
from collections.abc import Mapping

import flask_sock
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from werkzeug.exceptions import HTTPException
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection
from wsproto.utilities import RemoteProtocolError

from services.display.hub.websocket_handshake import UpgradeRequest, accept_response, websocket_key

ASKED = {
    "Host": "localhost",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
keys = some.binary(min_size=16, max_size=16).map(lambda key: b64encode(key).decode())
odd = some.sampled_from(
    (
        {"Connection": "keep-alive, upgrade"},
        {"Connection": "keep-alive"},
        {"Connection": "upgraded"},
        {"Connection": ""},
        {"Sec-WebSocket-Version": "8"},
        {"Sec-WebSocket-Version": ""},
        {"Sec-WebSocket-Key": ""},
        {},
    )
)


def ours(headers: Mapping[str, str]) -> tuple[int, bytes]:
    """The status and the answer, if it is one."""
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items() if value}
    try:
        return 101, accept_response(websocket_key(environ))
    except HTTPException as refused:
        return refused.get_response().status_code, b""


def theirs(headers: Mapping[str, str]) -> tuple[int, bytes]:
    """The same of wsproto."""
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    connection = WSConnection(ConnectionType.SERVER)
    try:
        connection.receive_data(f"GET / HTTP/1.1\r\n{told}\r\n".encode())
    except RemoteProtocolError as refused:
        return getattr(refused.event_hint, "status_code", 400), b""
    return 101, connection.send(AcceptConnection())


def fields(answer: bytes) -> dict[str, str]:
    """The headers of an answer."""
    lines = answer.decode().removesuffix("\r\n\r\n").split("\r\n")[1:]
    return {name.lower(): value for name, value in (line.split(": ") for line in lines)}


@given(keys, odd)
@example(ASKED["Sec-WebSocket-Key"], {})
def test_a_screen_gets_the_answer_that_wsproto_would_give(key: str, change: dict[str, str]) -> None:
    headers = ASKED | {"Sec-WebSocket-Key": key} | change
    (status, answer), (expected, model) = ours(headers), theirs(headers)
    assert status == expected
    if status == 101:
        assert answer.startswith(b"HTTP/1.1 101 Switching Protocols\r\n")
        assert answer.endswith(b"\r\n\r\n")
        assert {name: value.lower() for name, value in fields(answer).items()} == {
            name: value.lower() for name, value in fields(model).items()
        }


def test_the_answer_is_the_one_in_the_standard() -> None:
    assert fields(accept_response(ASKED["Sec-WebSocket-Key"])) == {
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    }


@pytest.mark.parametrize("key", ["x", "é" * 16, b64encode(bytes(15)).decode(), b64encode(bytes(17)).decode(), "=" * 24])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    assert ours(ASKED | {"Sec-WebSocket-Key": key})[0] == 400


def test_flask_sock_has_us_shake_hands() -> None:
    import services.display.routes.socket  # noqa: F401, PLC0415 – it is the import that says so

    assert flask_sock.Server is UpgradeRequest
