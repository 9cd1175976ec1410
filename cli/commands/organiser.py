"""`organiser`: the link that makes one organiser of the whole house."""

import click

from frivilligbors.settings import Unusable

from ..first_organiser import organiser_link, renew
from ..running import house_of_the_command
from ..telling import Telling, tell


@click.command("organiser", cls=Telling)
@click.option("--new", is_flag=True, help="Another one. The old link opens nothing, and whoever came in by it is out.")
def command(new: bool) -> None:
    """The link that makes one organiser of the whole house.

    The one `up` shows, or a new one.
    """
    context = house_of_the_command()
    link = renew(context) if new else organiser_link(context)
    if link is None:
        raise Unusable("The link was taken back. Make a new one: frivilligbors organiser --new")
    tell({"link": link, "token": link.partition("#")[2]}, link)
