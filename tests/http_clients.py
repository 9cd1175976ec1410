"""What all HTTP clients of a test process have in common."""

from functools import cache

import httpx
from httpx._config import DEFAULT_TIMEOUT_CONFIG
from httpx._transports import default

TIMEOUT = 60.0  # seconds; httpx gives an answer five, which on a busy machine tells nothing of the house


def share_tls_context() -> None:
    """Make one TLS context now, for every client to come. httpx makes one for each, and reads all the authorities of the world
    for it: thirty milliseconds for every question that a test asks, and nothing here is encrypted.
    """
    default.create_ssl_context = cache(default.create_ssl_context)  # type: ignore[assignment]
    httpx.Client().close()


def wait_longer() -> None:
    """Let every client that names no timeout of its own wait for a busy machine."""
    for part in ("connect", "read", "write", "pool"):
        setattr(DEFAULT_TIMEOUT_CONFIG, part, TIMEOUT)
