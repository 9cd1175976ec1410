"""Websocket frames (RFC 6455): what we say to a screen, and the little that a screen may say to us."""

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


def goodbye(code: int, reason: str = "") -> bytes:
    """A close frame."""
    return frame(struct.pack("!H", code) + reason.encode(), CLOSE)


class Heard(NamedTuple):
    """What is not yet a whole frame, what we answer, and the code to hang up with, if we do."""

    left: bytes
    answer: bytes
    bye: int | None


def hear(inbox: bytes) -> Heard:
    """What a screen sent. Screens only ping, pong and close; more than that is against the rules of the context."""
    answer = b""
    while len(inbox) >= 2:
        kind, size = inbox[0] & 15, inbox[1] & 127
        if (bye := _fault(inbox[0], inbox[1])) is not None:
            return Heard(b"", answer, bye)
        if len(inbox) < 6 + size:
            break
        mask, masked, inbox = inbox[2:6], inbox[6 : 6 + size], inbox[6 + size :]
        if kind == CLOSE:
            return Heard(b"", answer, NORMAL)
        if kind == PING:
            answer += frame(bytes(octet ^ mask[i & 3] for i, octet in enumerate(masked)), PONG)
    return Heard(inbox, answer, None)


def _fault(first: int, second: int) -> int | None:
    """What is wrong with the first two bytes of a frame, as a close code."""
    kind, size, final, masked = first & 15, second & 127, first & 0x80, second & 0x80
    if first & 0x70 or not masked:
        return PROTOCOL
    if kind in (TEXT, BINARY):
        return POLICY
    return None if kind in CONTROLS and final and size < 126 else PROTOCOL
