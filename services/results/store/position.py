"""How far a børs has come."""

from web.context import Context


def newest_position(context: Context, bors: str) -> int:
    """The position of the newest entry of the log: what is read after this is never older."""
    return context.queries.position(bors)
