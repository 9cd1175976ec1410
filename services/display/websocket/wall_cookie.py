"""The cookie of a browser that shows a wall: a signed random number, and when it was issued.

When the hub is full, a screen with an older cookie keeps its place before one with a newer.
"""

import secrets
import time
from typing import NamedTuple

from flask import Response, request

from frivilligbors.signatures import sign, unsign
from web.client_network import network
from web.context import current_context
from web.rate_limit import TEN_MINUTES, LeakyBucket, RateLimited

PURPOSE = "screen"
COOKIE = "skjerm"
PATH = "/skjerm"
A_MONTH = 30 * 24 * 3600

wall_cookie_limiter = LeakyBucket(60, TEN_MINUTES)  # per network: a browser without the cookie still gets the wall


class WallCookie(NamedTuple):
    """A browser, and since when it is known, in seconds."""

    name: str
    since: int


def sign_wall_cookie(secret: bytes, since: int) -> str:
    """The value of a new cookie."""
    return sign(secret, PURPOSE, f"{secrets.token_hex(8)}.{since}")


def read_wall_cookie(secret: bytes, text: str) -> WallCookie | None:
    """The cookie with this value; None where its signature is not ours."""
    value = unsign(secret, PURPOSE, text)
    if value is None:
        return None
    name, _, since = value.partition(".")
    return WallCookie(name, int(since))


def set_wall_cookie(response: Response) -> Response:
    """Set the cookie on the answer to a browser that has none."""
    secret = current_context().secret
    if read_wall_cookie(secret, request.cookies.get(COOKIE, "")):
        return response
    try:
        wall_cookie_limiter.acquire(network(request.remote_addr or ""))
    except RateLimited:
        return response
    value, safe = sign_wall_cookie(secret, int(time.time())), request.is_secure
    response.set_cookie(COOKIE, value, max_age=A_MONTH, path=PATH, httponly=True, samesite="Lax", secure=safe)
    return response
