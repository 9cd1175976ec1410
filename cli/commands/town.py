"""`town`: make towns, name them, list them and who organises them, move børser between them, and take back a key."""

import click

from frivilligbors import keys
from frivilligbors.idempotency import new_idempotency_key
from launcher.running_instance import running_context
from services.organiser.commands import command_line
from services.organiser.rules.lifecycle import slug_of
from services.organiser.store import towns
from web import invitations

from ..arguments import NAME_TYPE
from ..output import JsonGroup, print_result

BY = "system"


@click.group("town", cls=JsonGroup)
def command() -> None:
    """Make towns, and see to who organises their børser."""


@command.command()
@click.argument("town", required=False)
@click.option("--name", required=True, type=NAME_TYPE, help="What people call it: Drammen.")
def create(town: str | None, name: str) -> None:
    """Make a town. Without TOWN its address is made from its name."""
    context = running_context()
    answer = command_line.create_town(context, town or slug_of(name), name, by=BY, idempotency_key=new_idempotency_key())
    slug = answer.content["town"]
    print_result(answer.content, f"{slug} is made. Invite its organiser: frivilligbors invite organiser --town {slug} --name …")


@command.command()
@click.argument("town")
@click.option("--name", required=True, type=NAME_TYPE, help="What people call it from now on.")
def rename(town: str, name: str) -> None:
    """Give TOWN another name. Its address and all links stay."""
    answer = command_line.rename_town(running_context(), town, name, by=BY, idempotency_key=new_idempotency_key())
    print_result(answer.content, f"{town} is called {name}.")


@command.command("list")
def list_() -> None:
    """All towns, their børser, and who may organise them."""
    context = running_context()
    data, lines = [], []
    for town_record in context.queries.towns():
        borser = [bors_record.slug for bors_record in towns.bors_records_of(context, town_record.slug)]
        organisers = [
            {"invitation_id": one.invitation_id, "name": one.name}
            for one in invitations.all_of(context, keys.town_scope(town_record.slug))
        ]
        data.append({"town": town_record.slug, "name": town_record.name, "borser": borser, "organisers": organisers})
        lines.append(f"{town_record.slug:<24}{town_record.name}")
        lines += [f"  børs       {bors}" for bors in borser]
        lines += [f"  organiser  {one['invitation_id']}  {one['name']}" for one in organisers]
    print_result({"towns": data}, "\n".join(lines) or "There is no town yet: frivilligbors town create <town> --name …")


@command.command()
@click.argument("bors")
@click.argument("town")
def move(bors: str, town: str) -> None:
    """Move BORS to TOWN: the organisers of the town it was in no longer reach it."""
    answer = command_line.move_bors(running_context(), bors, town, by=BY, idempotency_key=new_idempotency_key())
    print_result(answer.content, f"{bors} is in {town}.")


@command.command()
@click.argument("town")
@click.argument("invitation_id")
def revoke(town: str, invitation_id: str) -> None:
    """Take back the key of one organiser of TOWN: its link opens nothing, and whoever came in by it is out."""
    context = running_context()
    scope = keys.town_scope(towns.find_town(context, town).slug)
    invitations.revoke(context, scope, invitation_id, by=BY, idempotency_key=new_idempotency_key())
    print_result({"town": town, "invitation_id": invitation_id}, "The link opens nothing any more.")
