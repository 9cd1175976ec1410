"""A town for a børs that was planned without one."""

from secrets import token_hex

from frivilligbors import keys
from services.organiser.store import lifecycle, towns
from web.context import Context


def keep_town(context: Context, bors: str, name: str = "Nesset") -> str:
    """Make a town and move the børs there. Returns the town's slug, which is as new as that of the børs."""
    town = f"by-{bors[-30:]}"
    creating = towns.creating_town(context, town, name, by="system")
    lifecycle.run(context, keys.INSTALLATION, creating, token_hex(8))
    lifecycle.run(context, bors, towns.moving(context, bors, town, by="system"), token_hex(8))
    return town
