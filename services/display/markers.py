"""What a browser that shows a wall is known by: a signed number, drawn at random, and when it was drawn.

When a room is full, a screen that was here before keeps its seat, and the one that was here first keeps it longest.
"""

import secrets
import time
from typing import NamedTuple

from flask import Response, request

from frivilligbors.signatures import sign, unsign
from web import current_context
from web.client_network import network
from web.rate_limit import TEN_MINUTES, LeakyBucket, RateLimited

PURPOSE = "screen"
COOKIE = "skjerm"
PATH = "/skjerm"
A_MONTH = 30 * 24 * 3600

of_markers = LeakyBucket(60, TEN_MINUTES)  # of one address: whoever gets none watches all the same


class Marker(NamedTuple):
    """A browser, and since when it is known, in seconds."""

    name: str
    since: int


def made(secret: bytes, since: int) -> str:
    """A new one, as a cookie's value."""
    return sign(secret, PURPOSE, f"{secrets.token_hex(8)}.{since}")


def read(secret: bytes, text: str) -> Marker | None:
    """The marker in a cookie; None for one we did not make."""
    marker = unsign(secret, PURPOSE, text)
    if marker is None:
        return None
    name, _, since = marker.partition(".")
    return Marker(name, int(since))


def hand_out(answer: Response) -> Response:
    """Give a browser that shows a wall its marker, if it has none."""
    secret = current_context().secret
    if read(secret, request.cookies.get(COOKIE, "")):
        return answer
    try:
        of_markers.step(network(request.remote_addr or ""))
    except RateLimited:
        return answer
    value, safe = made(secret, int(time.time())), request.is_secure
    answer.set_cookie(COOKIE, value, max_age=A_MONTH, path=PATH, httponly=True, samesite="Lax", secure=safe)
    return answer
