"""No other site's page may act in somebody's name, or open our sockets.

Browsers say where a request comes from; we believe them rather than hide tokens in forms. A request that says nothing comes
from no browser, and carries no cookie that was not given to it on purpose.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest, Forbidden

from .context import current_context

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
NOWHERE = ("", "null")  # a page that says it belongs to no site
ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>(?:[^\x00-\x20\x7f-\xff/?#@\[\]:]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)"
)


class ForeignOrigin(Forbidden):
    """The request comes from a page of another site."""


def init_app(app: Flask) -> None:
    """Ask every request that may change something, or stays open, where it comes from."""
    app.before_request(_at_the_gate)


def _at_the_gate() -> None:
    environ = request.environ
    stays_open = environ.get("HTTP_UPGRADE", "").lower() == "websocket"
    if (environ["REQUEST_METHOD"] not in HARMLESS or stays_open) and not is_ours(environ):
        raise ForeignOrigin


def is_ours(environ: Mapping[str, Any]) -> bool:
    """Whether the page that asks is one of ours, as its browser tells. Raises BadRequest where that is no origin at all."""
    given = environ.get("HTTP_ORIGIN")
    if given is None:
        return environ.get("HTTP_SEC_FETCH_SITE", "none") in ("none", "same-origin")
    if given in NOWHERE:
        return False
    origin = ORIGIN.fullmatch(given)
    if origin is None:
        raise BadRequest
    return origin["scheme"] in ("http", "https") and origin["host"] in {
        request.host,
        _netloc_of(current_context().settings.public_url),
    }


@cache
def _netloc_of(url: str) -> str:
    found = ORIGIN.match(url)
    return found["host"] if found else ""
