"""An answer is due within three seconds, whatever becomes of the store."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from frivilligbors import deadline

STORE_TIMEOUT = 2.5  # seconds for everything a request asks the store; what is left of three is for saying so
store_timeout = STORE_TIMEOUT  # what a request of this process gets: tests give a busy machine longer
WAITED = "frivilligbors.waited"  # in the environ, set by our worker: seconds since all of the request had come


def init_app(app: Flask) -> None:
    """Give each request one deadline, made when all of it has come."""
    wsgi_app = app.wsgi_app

    def in_time(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with deadline.within(store_timeout - environ.get(WAITED, 0.0)):
            return wsgi_app(environ, start_response)

    app.wsgi_app = in_time  # type: ignore[method-assign]
