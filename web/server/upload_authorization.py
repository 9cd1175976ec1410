"""Whether whoever sends a file may: the app is asked before any of it is read."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from gunicorn.http import wsgi  # type: ignore[import-untyped]

from ..limits import AUTHORIZATION_ONLY, AUTHORIZED, BODY_LIMIT, body_limit


def brings_a_file(request: Any) -> bool:
    """Whether a request of gunicorn's has, or may have, more of a body than any but a file."""
    if body_limit(request.path) == BODY_LIMIT:
        return False
    headers = dict(request.headers)
    return "TRANSFER-ENCODING" in headers or int(headers.get("CONTENT-LENGTH", 0)) > BODY_LIMIT


def authorize_upload(app: Callable[..., Any], request: Any, client: Any, *, address: Any, server: Any, cfg: Any) -> bool:
    """Ask the app as if the body were empty; whether it lets the request in. If not, its answer is sent. Raises OSError."""
    expects, request._expected_100_continue = request._expected_100_continue, False  # nothing is to be sent yet
    response, environ = wsgi.create(request, client, address, server, cfg)
    request._expected_100_continue = expects
    environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0", AUTHORIZATION_ONLY: True}
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    response.force_close()
    parts = app(environ, response.start_response)
    try:
        if response.status_code == AUTHORIZED:
            return True
        for part in parts:
            response.write(part)
        response.close()
    finally:
        if hasattr(parts, "close"):
            parts.close()
    request.force_close()
    return False
