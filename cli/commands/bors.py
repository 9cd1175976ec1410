"""`bors`: create, open, close, list and remove børser."""

from datetime import datetime

import click

from frivilligbors.idempotency import Answer, new_idempotency_key
from launcher.running_instance import running_context
from postbox.letters import Letters
from services.organiser.store import lifecycle

from ..arguments import NAME_TYPE, PLACE_TYPE, DateTimeType
from ..output import JsonGroup, print_result

BY = "system"


@click.group("bors", cls=JsonGroup)
def command() -> None:
    """Plan, open, close and list børser."""


@command.command()
@click.argument("bors")
@click.option("--name", required=True, type=NAME_TYPE, help="What people call it: Frivilligbørsen i Drammen.")
@click.option("--place", default="", type=PLACE_TYPE, help="Where people meet.")
@click.option("--opens-at", type=DateTimeType(), help="When the first gong is planned.")
@click.option("--rehearsal", is_flag=True, help="A rehearsal: its letters go to the post box, and it can be removed.")
def create(bors: str, name: str, place: str, opens_at: datetime | None, rehearsal: bool) -> None:
    """Plan a børs."""
    context = running_context()
    answer = lifecycle.create_bors(
        context, bors, name, place=place, opens_at=opens_at, rehearsal=rehearsal, by=BY, key=new_idempotency_key()
    )
    pages = {"page": context.settings.public_url + f"/b/{bors}", "wall": context.settings.public_url + f"/skjerm/{bors}"}
    print_result(answer.content | pages, f"{bors} is planned.\n  Sign-up  {pages['page']}\n  Wall     {pages['wall']}")


@command.command("open")
@click.argument("bors")
@click.option("--minutes", default=60, show_default=True, type=click.IntRange(1, 1440), help="How long agreements are made.")
def open_(bors: str, minutes: int) -> None:
    """Strike the first gong."""
    answer = lifecycle.open_bors(running_context(), bors, minutes=minutes, by=BY, key=new_idempotency_key())
    _print_answer(answer, f"{bors} is open for {minutes} minutes.")


@command.command()
@click.argument("bors")
@click.option("--grace", default=5, show_default=True, type=click.IntRange(0, 1440), help="Minutes for those in line.")
def close(bors: str, grace: int) -> None:
    """Strike the closing gong."""
    answer = lifecycle.close_bors(running_context(), bors, grace_minutes=grace, by=BY, key=new_idempotency_key())
    _print_answer(answer, f"{bors} is closed; those in line have {grace} minutes.")


@command.command()
@click.argument("bors")
def remove(bors: str) -> None:
    """Take a rehearsal away without a trace."""
    context = running_context()
    keys = lifecycle.remove_bors(context, bors)
    letters = Letters(context.settings.data_dir / "post").remove(bors)
    print_result({"bors": bors, "keys": keys, "letters": letters}, f"{bors} is gone, with {letters} letters in the post box.")


@command.command("list")
def list_() -> None:
    """All børser and how they stand."""
    context = running_context()
    now = context.clock.now()
    borser = context.queries.known()
    data = [
        {"bors": bors.slug, "name": bors.name, "state": bors.state(now).value, "rehearsal": bors.rehearsal} for bors in borser
    ]
    lines = [f"{line['bors']:<24}{line['state']:<12}{line['name']}{' (rehearsal)' * bool(line['rehearsal'])}" for line in data]
    print_result({"borser": data}, "\n".join(lines) or "There is no børs yet: frivilligbors bors create <bors> --name …")


def _print_answer(answer: Answer, text: str) -> None:
    print_result(answer.content, text)
