"""The cookie of a screen nobody sits at: its id and, once it is paired, its børs, signed. It gives no power but to show."""

import secrets
from typing import NamedTuple

from flask import Response, request

from frivilligbors.signatures import sign, unsign
from web.context import current_context

PURPOSE = "paired-screen"
COOKIE = "skjermplass"
A_YEAR = 365 * 24 * 3600


class ScreenCookie(NamedTuple):
    """A screen; `bors` is empty until it is paired."""

    screen_id: str
    bors: str = ""


def new_screen() -> ScreenCookie:
    """A screen nobody has seen before. Its id is what nobody guesses: whoever knew it could show itself in its place."""
    return ScreenCookie(secrets.token_hex(16))


def screen_cookie() -> ScreenCookie | None:
    """The screen this browser is; None for any other browser."""
    text = unsign(current_context().secret, PURPOSE, request.cookies.get(COOKIE, ""))
    if text is None:
        return None
    screen_id, _, bors = text.partition(".")
    return ScreenCookie(screen_id, bors)


def set_screen_cookie(response: Response, screen: ScreenCookie) -> Response:
    """Have the browser keep which screen it is."""
    value = sign(current_context().secret, PURPOSE, f"{screen.screen_id}.{screen.bors}")
    response.set_cookie(COOKIE, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
