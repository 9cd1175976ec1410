"""An app on a port of this machine, for a browser."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class Silent(WSGIRequestHandler):
    """Tests read answers, not lines."""

    def log(self, *_: object) -> None:
        """Say nothing."""


def server_of(app: Any) -> BaseWSGIServer:
    """A server that closes whatever it answers. Werkzeug's own leaves a file open, for the next test to be warned of, if the
    browser breaks off once it has been sent: it reads what is left of the request before it closes, and that fails."""

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        with closing(app(environ, start_response)) as whole:
            yield from whole

    return make_server("127.0.0.1", 0, answer, threaded=True, request_handler=Silent)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of a WSGI app, as long as the context lasts."""
    server = server_of(app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
