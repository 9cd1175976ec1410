"""Websocket frames (RFC 6455): those we send to a subscriber, and the few a subscriber may send."""

import struct
import zlib
from typing import NamedTuple

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
CONTROLS = (CLOSE, PING, PONG)
FINAL, DEFLATED = 0x80, 0x40
NORMAL, PROTOCOL, POLICY, RESTART, TRY_LATER = 1000, 1002, 1008, 1012, 1013


def frame(payload: bytes, kind: int = TEXT, *, deflated: bool = False) -> bytes:
    """One whole frame, unmasked, as a server sends it. `deflated`: whether the payload is."""
    size, first = len(payload), FINAL | kind | (DEFLATED if deflated else 0)
    if size < 126:
        return struct.pack("!BB", first, size) + payload
    if size < 65536:
        return struct.pack("!BBH", first, 126, size) + payload
    return struct.pack("!BBQ", first, 127, size) + payload


def deflated_frame(payload: bytes) -> bytes:
    """A frame of text, deflated alone (RFC 7692, section 7.2.1)."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return frame(data.removesuffix(b"\x00\x00\xff\xff"), deflated=True)


def close_frame(close_code: int, reason: str = "") -> bytes:
    """A close frame."""
    return frame(struct.pack("!H", close_code) + reason.encode(), CLOSE)


class ParsedFrames(NamedTuple):
    """The bytes that are not yet a whole frame, the bytes to answer with, and the code to close with, if any."""

    rest: bytes
    answer: bytes
    close_code: int | None


def parse_frames(inbox: bytes) -> ParsedFrames:
    """Parse what a subscriber sent. A subscriber may only ping, pong and close; anything else is answered with a close code."""
    answer = b""
    while len(inbox) >= 2:
        kind, size = inbox[0] & 15, inbox[1] & 127
        if (close_code := _fault(inbox[0], inbox[1])) is not None:
            return ParsedFrames(b"", answer, close_code)
        if len(inbox) < 6 + size:
            break
        mask, masked, inbox = inbox[2:6], inbox[6 : 6 + size], inbox[6 + size :]
        if kind == CLOSE:
            return ParsedFrames(b"", answer, NORMAL)
        if kind == PING:
            answer += frame(bytes(octet ^ mask[i & 3] for i, octet in enumerate(masked)), PONG)
    return ParsedFrames(inbox, answer, None)


def _fault(first: int, second: int) -> int | None:
    """What is wrong with the first two bytes of a frame, as a close code."""
    kind, size, final, masked = first & 15, second & 127, first & FINAL, second & 0x80
    if first & 0x70 or not masked:
        return PROTOCOL
    if kind in (TEXT, BINARY):
        return POLICY
    return None if kind in CONTROLS and final and size < 126 else PROTOCOL
