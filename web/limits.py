"""How much a request may bring."""

BODY_LIMIT = 32 * 1024  # bytes
