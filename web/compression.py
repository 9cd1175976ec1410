"""Text that is sent compressed, and compressed once."""

import gzip
from functools import lru_cache

from flask import Response, request

KEPT = 500  # files: the scripts and stylesheets of every service are some hundred


def compress(response: Response) -> Response:
    """The same answer, compressed for whoever takes that. For what is the same for all, and nobody's secret."""
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings["gzip"] > 0 and request.method == "GET":
        response.direct_passthrough = False
        response.set_data(_gzipped(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=KEPT)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
