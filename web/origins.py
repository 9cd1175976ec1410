"""No other site's page may act in somebody's name, or open our sockets.

Browsers say where a request comes from; we believe them rather than hide tokens in forms. A request that says nothing comes
from no browser, and carries no cookie that was not given to it on purpose.
"""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import Forbidden

from .house import house

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignOrigin(Forbidden):
    """The request comes from a page of another site."""


def furnish(app: Flask) -> None:
    """Ask every request that may change something, or stays open, where it comes from."""
    app.before_request(_at_the_gate)


def _at_the_gate() -> None:
    stays_open = request.headers.get("Upgrade", "").lower() == "websocket"
    if (request.method not in HARMLESS or stays_open) and not is_ours():
        raise ForeignOrigin


def is_ours() -> bool:
    """Whether the page that asks is one of ours, as its browser tells."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    asked_from = urlsplit(origin)
    return asked_from.scheme in ("http", "https") and asked_from.netloc in {
        request.host,
        urlsplit(house().settings.public_url).netloc,
    }
