"""How much a request may bring."""

import re

BODY_LIMIT = 32 * 1024  # bytes
FILE_LIMIT = 5 * 1024 * 1024  # bytes of a list of participants, or of a logo
AUTHORIZATION_ONLY = "frivilligbors.authorization_only"  # in the WSGI environment: answer `AUTHORIZED`, and do no more
AUTHORIZED = 204
FILE_PATHS = (  # where a file is taken, as the proxy writes it
    "/api/bors/*/participants/import",
    "/arrangor/*/deltakere/import",
    "/api/bors/*/logo",
    "/arrangor/*/logo",
)
TAKES_A_FILE = re.compile("(?:" + "|".join(path.replace("*", "[^/]+") for path in FILE_PATHS) + ")/?")


def body_limit(path: str) -> int:
    """How many bytes a request to this path may bring. A form around a file has room for its other fields."""
    return FILE_LIMIT + BODY_LIMIT if TAKES_A_FILE.fullmatch(path) else BODY_LIMIT
