from base64 import b64encode
from collections.abc import Mapping

import flask_sock
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from werkzeug.exceptions import HTTPException
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Request, TextMessage
from wsproto.extensions import PerMessageDeflate
from wsproto.utilities import RemoteProtocolError

from services.display.hub.message import Message
from services.display.hub.websocket_handshake import Upgrade, UpgradeRequest, takes_deflated

ASKED = {
    "Host": "localhost",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
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
        return 101, UpgradeRequest(environ | {"gunicorn.socket": None}).upgrade.response()
    except HTTPException as refused:
        return refused.get_response().status_code, b""


def theirs(headers: Mapping[str, str]) -> tuple[int, bytes]:
    """The same of wsproto."""
    header_lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    connection = WSConnection(ConnectionType.SERVER)
    try:
        connection.receive_data(f"GET / HTTP/1.1\r\n{header_lines}\r\n".encode())
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
    assert fields(Upgrade(ASKED["Sec-WebSocket-Key"]).response()) == {
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    }


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        ("permessage-deflate; client_max_window_bits", True),  # Chromium, Safari
        ("permessage-deflate", True),  # Firefox
        ("permessage-deflate;client_max_window_bits=10 ; server_no_context_takeover", True),
        ("x-webkit-deflate-frame, permessage-deflate", True),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", True),
        ("permessage-deflate; server_max_window_bits=10", False),
        ("permessage-deflate; something_new", False),
        ("permessage-deflated", False),
        ("", False),
    ],
)
def test_deflating_is_taken_where_our_window_is_left_to_us(offered: str, taken: bool) -> None:
    assert takes_deflated(offered, CHROMIUM) is taken
    answer = fields(Upgrade(ASKED["Sec-WebSocket-Key"], deflates=takes_deflated(offered, CHROMIUM)).response())
    assert ("sec-websocket-extensions" in answer) is taken


@pytest.mark.parametrize(
    ("browser", "taken"),
    [
        (CHROMIUM, True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", True),
        (f"{APPLE} Version/17.2 Safari/605.1.15", False),
        (f"{APPLE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", False),
        (f"{APPLE} FxiOS/143.0 Mobile/15E148 Safari/605.1.15", False),
        ("", False),
    ],
)
def test_safari_is_sent_what_it_can_read_whatever_it_offers(browser: str, taken: bool) -> None:
    assert takes_deflated("permessage-deflate", browser) is taken


@pytest.mark.parametrize("upgrade", [Upgrade(), Upgrade("dGhlIHNhbXBsZSBub25jZQ=="), Upgrade("dGhlIHNhbXBsZSBub25jZQ==", True)])
def test_an_upgrade_is_the_same_on_the_other_side_of_the_hubs_socket(upgrade: Upgrade) -> None:
    assert Upgrade.decode(upgrade.encode()) == upgrade


class AsBrowsersOffer(PerMessageDeflate):
    """wsproto's own offer asks for a window of the server's."""

    def offer(self) -> str:
        return "client_max_window_bits"


@given(some.text(min_size=400))
def test_a_browser_that_was_promised_deflated_messages_reads_them(text: str) -> None:
    """wsproto stands for the browser: it takes our answer to its offer, and reads what is sent after it."""
    browser = WSConnection(ConnectionType.CLIENT)
    request = browser.send(Request("localhost", "/", extensions=[AsBrowsersOffer()])).decode()
    offer = fields(request.encode())
    answer = Upgrade(
        offer["sec-websocket-key"], deflates=takes_deflated(offer["sec-websocket-extensions"], CHROMIUM)
    ).response()
    messages = [Message.public(text.encode()), Message.public(b"small"), Message.public(text.encode() * 2)]
    browser.receive_data(answer + b"".join(message.deflated for message in messages))
    assert "".join(event.data for event in browser.events() if isinstance(event, TextMessage)) == f"{text}small{text * 2}"


@pytest.mark.parametrize("key", ["x", "é" * 16, b64encode(bytes(15)).decode(), b64encode(bytes(17)).decode(), "=" * 24])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    assert ours(ASKED | {"Sec-WebSocket-Key": key})[0] == 400


def test_flask_sock_has_us_shake_hands() -> None:
    import services.display.routes.socket  # noqa: F401, PLC0415 – it is the import that says so

    assert flask_sock.Server is UpgradeRequest
