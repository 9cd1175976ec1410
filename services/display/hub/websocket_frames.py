"""Websocket frames (RFC 6455): those we send to a screen, and the few a screen may send."""

import struct
from typing import NamedTuple

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
CONTROLS = (CLOSE, PING, PONG)
NORMAL, PROTOCOL, POLICY, RESTART, TRY_LATER = 1000, 1002, 1008, 1012, 1013


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """One whole frame, unmasked, as a server sends it."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x80 | kind, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x80 | kind, 126, size) + payload
    return struct.pack("!BBQ", 0x80 | kind, 127, size) + payload


def close_frame(code: int, reason: str = "") -> bytes:
    """A close frame."""
    return frame(struct.pack("!H", code) + reason.encode(), CLOSE)


class ParsedFrames(NamedTuple):
    """The bytes that are not yet a whole frame, the bytes to answer with, and the code to close with, if any."""

    rest: bytes
    answer: bytes
    close_code: int | None


def parse_frames(inbox: bytes) -> ParsedFrames:
    """Parse what a screen sent. A screen may only ping, pong and close; anything else is answered with a close code."""
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
    kind, size, final, masked = first & 15, second & 127, first & 0x80, second & 0x80
    if first & 0x70 or not masked:
        return PROTOCOL
    if kind in (TEXT, BINARY):
        return POLICY
    return None if kind in CONTROLS and final and size < 126 else PROTOCOL
