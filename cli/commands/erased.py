"""`erased`: who has been erased, by ids alone, for a restore on another machine."""

import click

from workers import erased_list

from ..archive import later
from ..running import house_of_the_command
from ..telling import Telling, tell


@click.command("erased", cls=Telling)
def command() -> None:
    """List who has been erased, by ids alone.

    Keep the list beside the copies: restore --erased LIST does not bring them back.
    """
    context = house_of_the_command()
    known = later.erased_in(context.redis, context.queries.borser()) | erased_list.read(
        context.settings.data_dir / erased_list.NAME
    )
    tell({"erased": sorted(known)}, "\n".join(map(str, sorted(known))))
