"""`organiser`: print or renew the link of the first organiser."""

import click

from frivilligbors.errors import OperatorError
from launcher.organiser_link import organiser_link, renew_organiser_link
from launcher.running_instance import running_context

from ..output import JsonCommand, print_result


@click.command("organiser", cls=JsonCommand)
@click.option("--new", is_flag=True, help="Another one. The old link opens nothing, and whoever came in by it is out.")
def command(new: bool) -> None:
    """The link that makes one organiser of the whole house.

    The one `up` shows, or a new one.
    """
    context = running_context()
    link = renew_organiser_link(context) if new else organiser_link(context)
    if link is None:
        raise OperatorError("The link was taken back. Make a new one: frivilligbors organiser --new")
    print_result({"link": link, "token": link.partition("#")[2]}, link)
