"""`bors`: plan, open, close and list børser, and take a rehearsal away."""

from datetime import datetime

import click

from frivilligbors.codes import new_idempotency_key
from frivilligbors.ledger import Answer
from services.organiser import store

from ..postbox.letters import Letters
from ..running import house_of_the_command
from ..telling import Group, tell
from ..typed import A_NAME, A_PLACE, Moment

BY = "system"


@click.group("bors", cls=Group)
def command() -> None:
    """Plan, open, close and list børser."""


@command.command()
@click.argument("bors")
@click.option("--name", required=True, type=A_NAME, help="What people call it: Frivilligbørsen i Drammen.")
@click.option("--place", default="", type=A_PLACE, help="Where people meet.")
@click.option("--opens-at", type=Moment(), help="When the first gong is planned.")
@click.option("--rehearsal", is_flag=True, help="A rehearsal: its letters go to the post box, and it can be removed.")
def create(bors: str, name: str, place: str, opens_at: datetime | None, rehearsal: bool) -> None:
    """Plan a børs."""
    context = house_of_the_command()
    answer = store.create(
        context, bors, name, place=place, opens_at=opens_at, rehearsal=rehearsal, by=BY, key=new_idempotency_key()
    )
    pages = {"page": context.settings.public_url + f"/b/{bors}", "wall": context.settings.public_url + f"/skjerm/{bors}"}
    tell(answer.content | pages, f"{bors} is planned.\n  Sign-up  {pages['page']}\n  Wall     {pages['wall']}")


@command.command("open")
@click.argument("bors")
@click.option("--minutes", default=60, show_default=True, type=click.IntRange(1, 1440), help="How long agreements are made.")
def open_(bors: str, minutes: int) -> None:
    """Strike the first gong."""
    answer = store.open_(house_of_the_command(), bors, minutes=minutes, by=BY, key=new_idempotency_key())
    _tell(answer, f"{bors} is open for {minutes} minutes.")


@command.command()
@click.argument("bors")
@click.option("--grace", default=5, show_default=True, type=click.IntRange(0, 1440), help="Minutes for those in line.")
def close(bors: str, grace: int) -> None:
    """Strike the closing gong."""
    answer = store.close(house_of_the_command(), bors, grace_minutes=grace, by=BY, key=new_idempotency_key())
    _tell(answer, f"{bors} is closed; those in line have {grace} minutes.")


@command.command()
@click.argument("bors")
def remove(bors: str) -> None:
    """Take a rehearsal away without a trace."""
    context = house_of_the_command()
    keys = store.remove(context, bors)
    letters = Letters(context.settings.data_dir / "post").remove(bors)
    tell({"bors": bors, "keys": keys, "letters": letters}, f"{bors} is gone, with {letters} letters in the post box.")


@command.command("list")
def list_() -> None:
    """All børser and how they stand."""
    context = house_of_the_command()
    now = context.clock.now()
    found = context.queries.known()
    told = [
        {"bors": bors.slug, "name": bors.name, "state": bors.state(now).value, "rehearsal": bors.rehearsal} for bors in found
    ]
    lines = [f"{line['bors']:<24}{line['state']:<12}{line['name']}{' (rehearsal)' * bool(line['rehearsal'])}" for line in told]
    tell({"borser": told}, "\n".join(lines) or "There is no børs yet: frivilligbors bors create <bors> --name …")


def _tell(answer: Answer, text: str) -> None:
    tell(answer.content, text)
