"""`erased`: list who has been erased, by ids alone."""

import click

from backups import changes_since
from launcher.running_instance import running_context
from workers.erasure_cleanup import erased_list

from ..output import JsonCommand, print_result


@click.command("erased", cls=JsonCommand)
def command() -> None:
    """List who has been erased, by ids alone.

    Keep the list beside the copies: restore --erased LIST does not bring them back.
    """
    context = running_context()
    known = changes_since.erased_in(context.redis, context.queries.borser())
    known |= erased_list.read(context.settings.data_dir / erased_list.NAME)
    print_result({"erased": sorted(known)}, "\n".join(map(str, sorted(known))))
