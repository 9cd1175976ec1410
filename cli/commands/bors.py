"""`bors`: create, open, close, publish, list, erase and remove børser."""

from datetime import datetime
from typing import Any

import click

from frivilligbors import bors_erasure
from frivilligbors.errors import OperatorError
from frivilligbors.idempotency import Answer, new_idempotency_key
from launcher.running_instance import running_context
from postbox.letters import Letters
from services.organiser.commands import command_line
from services.organiser.store.lifecycle import read_bors
from services.organiser.store.towns import bors_records_of, find_town

from ..arguments import NAME_TYPE, PLACE_TYPE, REASON_TYPE, DateTimeType
from ..output import JsonGroup, print_result

BY = "system"


@click.group("bors", cls=JsonGroup)
def command() -> None:
    """Plan, open, close, publish, list and erase børser."""


@command.command()
@click.argument("bors")
@click.option("--name", required=True, type=NAME_TYPE, help="What people call it: Frivilligbørsen i Drammen.")
@click.option("--place", default="", type=PLACE_TYPE, help="Where people meet.")
@click.option("--opens-at", type=DateTimeType(), help="When the first gong is planned.")
@click.option("--rehearsal", is_flag=True, help="A rehearsal: its letters go to the post box, and it can be removed.")
@click.option("--town", default="", help="The town it is of.")
def create(bors: str, **fields: Any) -> None:
    """Plan a børs."""
    context = running_context()
    answer = command_line.create_bors(context, bors, **fields, by=BY, idempotency_key=new_idempotency_key())
    pages = {"page": context.settings.public_url + f"/b/{bors}", "wall": context.settings.public_url + f"/skjerm/{bors}"}
    print_result(answer.content | pages, f"{bors} is planned.\n  Sign-up  {pages['page']}\n  Wall     {pages['wall']}")


@command.command("open")
@click.argument("bors")
@click.option("--minutes", default=60, show_default=True, type=click.IntRange(1, 1440), help="How long agreements are made.")
def open_(bors: str, minutes: int) -> None:
    """Strike the first gong."""
    answer = command_line.open_bors(running_context(), bors, minutes=minutes, by=BY, idempotency_key=new_idempotency_key())
    _print_answer(answer, f"{bors} is open for {minutes} minutes.")


@command.command()
@click.argument("bors")
@click.option("--grace", default=5, show_default=True, type=click.IntRange(0, 1440), help="Minutes for those in line.")
def close(bors: str, grace: int) -> None:
    """Strike the closing gong."""
    answer = command_line.close_bors(running_context(), bors, grace_minutes=grace, by=BY, idempotency_key=new_idempotency_key())
    _print_answer(answer, f"{bors} is closed; those in line have {grace} minutes.")


@command.command()
@click.argument("bors")
@click.option("--without-late", is_flag=True, help="Publish although agreements that came after grace have not been admitted.")
def publish(bors: str, without_late: bool) -> None:
    """Publish the result: from now on everybody may read it."""
    context = running_context()
    answer = command_line.publish_bors(context, bors, without_late=without_late, by=BY, idempotency_key=new_idempotency_key())
    page = context.settings.public_url + f"/resultat/{bors}"
    print_result(answer.content | {"page": page}, f"The result of {bors} is published.\n  Page  {page}")


@command.command()
@click.argument("bors")
def remove(bors: str) -> None:
    """Take a rehearsal away without a trace."""
    context = running_context()
    keys = command_line.remove_bors(context, bors)
    letters = Letters(context.settings.data_dir / "post").remove(bors)
    print_result({"bors": bors, "keys": keys, "letters": letters}, f"{bors} is gone, with {letters} letters in the post box.")


@command.command()
@click.argument("bors")
@click.option("--until", required=True, type=DateTimeType(), help="When everybody is erased.")
@click.option("--reason", default="", type=REASON_TYPE, help="Why it is later than before; that goes once.")
def retention(bors: str, until: datetime, reason: str) -> None:
    """Choose when everybody is erased: earlier at any time, later once and with a reason."""
    answer = command_line.choose_retention(
        running_context(), bors, until=until, reason=reason, by=BY, idempotency_key=new_idempotency_key()
    )
    _print_answer(answer, f"Everybody in {bors} is erased at {answer.content['erase_at']}.")


@command.command()
@click.argument("bors")
@click.option("--yes", "typed", metavar="BORS", help="Say which børs again, instead of being asked.")
def erase(bors: str, typed: str | None) -> None:
    """Erase everybody, now: people, agreements, letters. The anonymous totals stay."""
    context = running_context()
    read_bors(context, bors)
    if typed is None:
        typed = click.prompt(f"Nothing of this can be taken back. Type {bors} to erase everybody in it", err=True)
    if typed != bors:
        raise OperatorError(f"Nothing is erased: {typed!r} is not {bors!r}.")
    answer = bors_erasure.erase(context.redis, context.clock, bors, by=BY, idempotency_key=new_idempotency_key())
    page = f"{context.settings.public_url}/b/{bors}"
    print_result(answer.content, f"{bors} is erased. What stays is at {page}")


@command.command("list")
@click.option("--town", default="", help="Only those of this town.")
def list_(town: str) -> None:
    """All børser and how they stand."""
    context = running_context()
    now = context.clock.now()
    bors_records = bors_records_of(context, find_town(context, town).slug if town else "")
    data = [
        {"bors": one.slug, "name": one.name, "state": one.state(now).value, "rehearsal": one.rehearsal}
        | ({"town": one.town} if one.town else {})
        for one in bors_records
    ]
    lines = [f"{line['bors']:<24}{line['state']:<12}{line['name']}{' (rehearsal)' * bool(line['rehearsal'])}" for line in data]
    print_result({"borser": data}, "\n".join(lines) or "There is no børs yet: frivilligbors bors create <bors> --name …")


def _print_answer(answer: Answer, text: str) -> None:
    print_result(answer.content, text)
