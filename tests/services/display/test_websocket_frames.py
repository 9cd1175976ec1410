from itertools import pairwise
from struct import pack

from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage

from services.display.hub.websocket_frames import BINARY, CLOSE, PING, PONG, TEXT, close_frame, frame, parse_frames

KINDS = st.sampled_from([TEXT, BINARY, CLOSE, PING, PONG, 0, 3, 7, 11, 15])


def from_screen(kind: int, body: bytes, *, final: bool = True, reserved: int = 0, masked: bool = True) -> bytes:
    """A frame as a browser sends it, or as one that means us harm."""
    size, extended = (len(body), b"") if len(body) < 126 else (126, pack("!H", len(body)))
    first = (0x80 if final else 0) | reserved << 4 | kind
    mask = b"\x11\xa2\x37\xff"
    hidden = bytes(octet ^ mask[i & 3] for i, octet in enumerate(body)) if masked else body
    return bytes([first, (0x80 if masked else 0) | size]) + extended + (mask if masked else b"") + hidden


FRAMES = st.one_of(
    st.builds(from_screen, st.sampled_from([PING, PONG]), st.binary(max_size=125)),
    st.builds(
        from_screen,
        KINDS,
        st.binary(max_size=130),
        final=st.sampled_from([True, True, True, False]),
        reserved=st.sampled_from([0, 0, 0, 4]),
        masked=st.sampled_from([True, True, True, False]),
    ),
    st.builds(from_screen, st.just(CLOSE), st.sampled_from([b"", pack("!H", 1000), pack("!H", 1001) + b"bye"])),
)


def by_the_book(data: bytes) -> tuple[list[bytes], bool]:
    """What wsproto hears: the pings, and whether it ends there. A screen may send no message of its own either."""
    book, pings = Connection(ConnectionType.SERVER), []
    book.receive_data(data)
    for event in book.events():
        if isinstance(event, Ping):
            pings.append(bytes(event.payload))
        if isinstance(event, CloseConnection | TextMessage | BytesMessage):
            return pings, True
    return pings, False


def parse_in_pieces(data: bytes, cuts: list[int]) -> tuple[bytes, bool]:
    inbox = answers = b""
    for start, end in pairwise([0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]):
        inbox, answer, bye = parse_frames(inbox + data[start:end])
        answers += answer
        if bye is not None:
            return answers, True
    return answers, False


@given(st.lists(FRAMES, max_size=6).map(b"".join), st.lists(st.integers(0, 300), max_size=8))
def test_a_screen_is_understood_as_the_standard_says_however_its_bytes_arrive(data: bytes, cuts: list[int]) -> None:
    pings, over = by_the_book(data)
    assert parse_in_pieces(data, cuts) == (b"".join(frame(body, PONG) for body in pings), over)


@given(st.binary(max_size=400))
def test_no_noise_breaks_the_ear_or_fills_it(noise: bytes) -> None:
    assert len(parse_frames(noise).rest) < 131


@given(st.binary(max_size=70_000) | st.sampled_from([bytes(n) for n in (0, 125, 126, 65_535, 65_536)]))
def test_what_we_say_is_a_whole_frame_to_a_browser(payload: bytes) -> None:
    browser = Connection(ConnectionType.CLIENT)
    browser.receive_data(frame(payload, BINARY))
    assert b"".join(bytes(event.data) for event in browser.events() if isinstance(event, BytesMessage)) == payload


def test_a_goodbye_says_why() -> None:
    browser = Connection(ConnectionType.CLIENT)
    browser.receive_data(close_frame(1008, "full"))
    assert [(e.code, e.reason) for e in browser.events() if isinstance(e, CloseConnection)] == [(1008, "full")]
