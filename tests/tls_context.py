"""One TLS context for all HTTP clients of a process.

httpx makes one for each client, and reads all the authorities of the world for it: thirty milliseconds for every question that
a test asks, and nothing here is encrypted.
"""

from functools import cache

import httpx
from httpx._transports import default


def share_tls_context() -> None:
    """Make it now, for every client to come."""
    default.create_ssl_context = cache(default.create_ssl_context)  # type: ignore[assignment]
    httpx.Client().close()
