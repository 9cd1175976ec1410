"""`rehearse`: play an evening, watch it on the wall, and have it counted afterwards."""

import sys
from dataclasses import asdict
from typing import Any

import click

from frivilligbors.codes import new_code
from rehearsal.checks import Check, verdict
from rehearsal.evening import NoSuchEvening, evening
from rehearsal.http_client import Rejected
from rehearsal.play import play
from rehearsal.progress_bar import Progress
from rehearsal.rehearsal import Rehearsal
from rehearsal.removal import remove
from rehearsal.report import table
from rehearsal.retry import GaveUp

from ..output import Telling, is_json, tell


@click.command("rehearse", cls=Telling)
@click.argument("name", metavar="EVENING")
@click.option("--speed", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Times as fast; 0: all it can.")
@click.option("--minutes", type=click.IntRange(1, 240), help="Where the countdown begins; by default what it takes.")
@click.option("--grace", type=click.IntRange(0, 60), help="Minutes after the closing gong; by default the evening's own.")
@click.option("--bors", default="", help="What to call it. The same name again plays on what was cut short.")
@click.option("--keep/--remove", "kept", default=True, show_default=True, help="Take it away afterwards without a trace?")
@click.pass_context
def command(context: click.Context, /, name: str, *, bors: str, kept: bool, **how: Any) -> None:
    """Play EVENING (drammen-2024, lille-kaos, or a JSON file) through the public interface, and check what came of it."""
    try:
        rehearsal = Rehearsal.here(evening(name), bors or f"generalprove-{new_code().lower()}")
        checks = _played(rehearsal, **how)
        left = [] if kept else remove(rehearsal)
    except (NoSuchEvening, Rejected, GaveUp) as why:
        click.echo(str(why), err=True)
        context.exit(1)
    passed = all(check.holds for check in checks) and not left
    tell(_told(rehearsal, checks) | {"passed": passed, "removed": not kept, "left": left}, table(checks))
    _afterwards(rehearsal, kept, left)
    context.exit(0 if passed else 1)


def _played(rehearsal: Rehearsal, *, speed: float, minutes: int | None, grace: int | None) -> list[Check]:
    """Play, show how far it has come, and count."""
    progress = Progress(sys.stderr)
    progress.say(f"{rehearsal.evening.name}, as {rehearsal.bors}. The wall: {rehearsal.wall}")
    play(rehearsal, speed=speed, minutes=minutes, grace_minutes=grace, progress=progress)
    progress.say("Counting …")
    return verdict(rehearsal)


def _told(rehearsal: Rehearsal, checks: list[Check]) -> dict[str, Any]:
    counted = [asdict(check) | {"holds": check.holds} for check in checks]
    return {"bors": rehearsal.bors, "evening": rehearsal.evening.name, "wall": rehearsal.wall, "checks": counted}


def _afterwards(rehearsal: Rehearsal, kept: bool, left: list[str]) -> None:
    if is_json():
        return
    if kept:
        click.echo(f"Take it away again with: frivilligbors bors remove {rehearsal.bors}")
    else:
        click.echo(f"Still there: {', '.join(left)}" if left else "Taken away; no key and no letter is left.")
