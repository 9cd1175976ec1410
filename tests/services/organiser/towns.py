"""A town for a børs that was planned without one."""

from secrets import token_hex

from services.organiser.commands import command_line
from web.context import Context


def keep_town(context: Context, bors: str, name: str = "Nesset") -> str:
    """Make a town and move the børs there. Returns the town's slug, which is as new as that of the børs."""
    town = f"by-{bors[-30:]}"
    command_line.create_town(context, town, name, by="system", idempotency_key=token_hex(8))
    command_line.move_bors(context, bors, town, by="system", idempotency_key=token_hex(8))
    return town
