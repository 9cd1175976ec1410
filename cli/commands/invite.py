"""`invite`: let somebody sign in as broker or organiser of a børs."""

import click

from frivilligbors.codes import new_idempotency_key
from frivilligbors.enums import Role
from services.organiser.store import the
from web import invitations

from ..running import house_of_the_command
from ..telling import Telling, tell
from ..typed import A_NAME


@click.command("invite", cls=Telling)
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("bors")
@click.option("--name", required=True, type=A_NAME, help="Whom it is for.")
@click.option("--lead", is_flag=True, help="A lead broker: may void agreements, and let late ones in.")
def command(role: str, bors: str, name: str, lead: bool) -> None:
    """Let somebody sign in.

    As ROLE of BORS; the link is shown once.
    """
    context = house_of_the_command()
    the(context, bors)
    invited = invitations.issue(context, bors, Role(role), name, by="system", key=new_idempotency_key(), lead=lead)
    tell({"link": invited.link, "token": invited.token}, invited.link)
