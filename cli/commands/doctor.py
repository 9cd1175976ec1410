"""`doctor`: run the checks."""

import shutil
import sys
from collections.abc import Mapping
from textwrap import wrap

import click

from ..doctor.result import CheckResult
from ..doctor.runner import CHECKS, run_named_checks
from ..doctor.target import find_target
from ..output import JsonCommand, print_result

SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
WIDTH = max(map(len, CHECKS))
NARROWEST = 40


@click.command("doctor", cls=JsonCommand)
@click.argument("parts", nargs=-1, type=click.Choice(list(CHECKS)))
def command(parts: tuple[str, ...]) -> int:
    """Is every part of the house well?

    Looks at all of them, or at PARTS, and leaves with exit code 1 if one ails, or if one of PARTS cannot be seen from here.
    """
    results = run_named_checks(parts or tuple(CHECKS), find_target(parts))
    ok = all(result.ok or (result.ok is None and not parts) for result in results.values())
    checked = {name: {"well": result.ok, "found": result.text} for name, result in results.items()}
    print_result({"well": ok, "parts": checked}, "\n".join([*map(_format_check, results, results.values()), _summary(results)]))
    return 0 if ok else 1


def _format_check(name: str, result: CheckResult) -> str:
    """One line; wrapped on a terminal."""
    sign, colour = SIGNS[result.ok]
    head, margin = f"{sign} {name:<{WIDTH}}  ", WIDTH + 4
    text = result.text
    if sys.stdout.isatty():
        width = max(shutil.get_terminal_size().columns - margin, NARROWEST)
        text = f"\n{' ' * margin}".join(wrap(text, width, break_long_words=False, break_on_hyphens=False))
    return click.style(head, fg=colour) + text


def _summary(results: Mapping[str, CheckResult]) -> str:
    failed, unknown = ([name for name, result in results.items() if result.ok is ok] for ok in (False, None))
    summary = f"{len(failed)} of {len(results)} ail: {', '.join(failed)}." if failed else "Nothing ails."
    return click.style(summary, bold=True) + (f" Not seen from here: {', '.join(unknown)}." if unknown else "")
