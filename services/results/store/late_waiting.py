"""How many late agreements wait to be admitted."""

from frivilligbors import keys
from web.context import Context


def late_waiting(context: Context, bors: str) -> int:
    """Their number."""
    return int(context.redis.zcard(keys.LATE.of(bors)))
