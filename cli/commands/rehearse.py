"""`rehearse`: play an evening and check the result."""

import sys
from dataclasses import asdict
from typing import Any

import click

from frivilligbors.codes import new_code
from rehearsal.checks import Check, run_checks
from rehearsal.evening import InvalidEvening, read_evening
from rehearsal.http_client import RequestRejected
from rehearsal.play import play
from rehearsal.progress_bar import ProgressBar
from rehearsal.rehearsal import Rehearsal
from rehearsal.removal import remove
from rehearsal.report import format_report
from rehearsal.retry import RetriesExhausted

from ..output import JsonCommand, is_json, print_result


@click.command("rehearse", cls=JsonCommand)
@click.argument("name", metavar="EVENING")
@click.option("--speed", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Times as fast; 0: all it can.")
@click.option("--minutes", type=click.IntRange(1, 240), help="Where the countdown begins; by default what it takes.")
@click.option("--grace", type=click.IntRange(0, 60), help="Minutes after the closing gong; by default the evening's own.")
@click.option("--bors", default="", help="What to call it. The same name again plays on what was cut short.")
@click.option("--keep/--remove", "is_kept", default=True, show_default=True, help="Take it away afterwards without a trace?")
@click.pass_context
def command(context: click.Context, /, name: str, *, bors: str, is_kept: bool, **options: Any) -> None:
    """Play EVENING (drammen-2024, lille-kaos, or a JSON file) through the public interface, and check what came of it."""
    try:
        rehearsal = Rehearsal.on_running_instance(read_evening(name), bors or f"generalprove-{new_code().lower()}")
        checks = _play_and_check(rehearsal, **options)
        remaining = [] if is_kept else remove(rehearsal)
    except (InvalidEvening, RequestRejected, RetriesExhausted) as error:
        click.echo(str(error), err=True)
        context.exit(1)
    passed = all(check.holds for check in checks) and not remaining
    print_result(
        _as_json(rehearsal, checks) | {"passed": passed, "removed": not is_kept, "left": remaining}, format_report(checks)
    )
    _print_afterwards(rehearsal, is_kept, remaining)
    context.exit(0 if passed else 1)


def _play_and_check(rehearsal: Rehearsal, *, speed: float, minutes: int | None, grace: int | None) -> list[Check]:
    """Play, show how far it has come, and count."""
    progress = ProgressBar(sys.stderr)
    progress.print_line(f"{rehearsal.evening.name}, as {rehearsal.bors}. The wall: {rehearsal.wall}")
    play(rehearsal, speed=speed, minutes=minutes, grace_minutes=grace, progress=progress)
    progress.print_line("Counting …")
    return run_checks(rehearsal)


def _as_json(rehearsal: Rehearsal, checks: list[Check]) -> dict[str, Any]:
    counted = [asdict(check) | {"holds": check.holds} for check in checks]
    return {"bors": rehearsal.bors, "evening": rehearsal.evening.name, "wall": rehearsal.wall, "checks": counted}


def _print_afterwards(rehearsal: Rehearsal, is_kept: bool, remaining: list[str]) -> None:
    if is_json():
        return
    if is_kept:
        click.echo(f"Take it away again with: frivilligbors bors remove {rehearsal.bors}")
    else:
        click.echo(f"Still there: {', '.join(remaining)}" if remaining else "Taken away; no key and no letter is left.")
