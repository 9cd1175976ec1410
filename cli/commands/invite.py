"""`invite`: issue an invitation link for a broker or an organiser."""

import click

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.idempotency import new_idempotency_key
from launcher.running_instance import running_context
from services.organiser.store.lifecycle import read_bors
from services.organiser.store.towns import find_town
from web import invitations

from ..arguments import NAME_TYPE
from ..output import JsonCommand, print_result


@click.command("invite", cls=JsonCommand)
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("bors", required=False)
@click.option("--town", default="", help="In place of BORS: an organiser of every børs of this town.")
@click.option("--name", required=True, type=NAME_TYPE, help="Whom it is for.")
@click.option("--lead", is_flag=True, help="A lead broker: may void agreements, and let late ones in.")
def command(role: str, bors: str | None, town: str, name: str, lead: bool) -> None:
    """Let somebody sign in.

    As ROLE of BORS, or as organiser of a town; the link is shown once.
    """
    if bool(bors) == bool(town):
        raise click.UsageError("Say of which børs, or of which town: one of them.")
    if town and role != Role.ORGANISER:
        raise click.UsageError("Only an organiser is of a whole town.")
    context = running_context()
    scope = keys.town_scope(find_town(context, town).slug) if town else read_bors(context, bors or "").slug
    invited = invitations.issue(context, scope, Role(role), name, by="system", idempotency_key=new_idempotency_key(), lead=lead)
    print_result({"link": invited.link, "token": invited.token}, invited.link)
