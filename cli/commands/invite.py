"""`invite`: issue an invitation link for a broker or an organiser."""

import click

from frivilligbors.enums import Role
from frivilligbors.idempotency import new_idempotency_key
from launcher.running_instance import running_context
from services.organiser.store.lifecycle import get_bors
from web import invitations

from ..arguments import NAME_TYPE
from ..output import JsonCommand, print_result


@click.command("invite", cls=JsonCommand)
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("bors")
@click.option("--name", required=True, type=NAME_TYPE, help="Whom it is for.")
@click.option("--lead", is_flag=True, help="A lead broker: may void agreements, and let late ones in.")
def command(role: str, bors: str, name: str, lead: bool) -> None:
    """Let somebody sign in.

    As ROLE of BORS; the link is shown once.
    """
    context = running_context()
    get_bors(context, bors)
    invited = invitations.issue(context, bors, Role(role), name, by="system", key=new_idempotency_key(), lead=lead)
    print_result({"link": invited.link, "token": invited.token}, invited.link)
