"""`doctor`: is everything in its place?"""

import shutil
import sys
from collections.abc import Mapping
from textwrap import wrap

import click

from ..doctor.result import Found
from ..doctor.runner import CHECKS, examine
from ..doctor.target import patient_of
from ..output import Telling, tell

SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
WIDTH = max(map(len, CHECKS))
NARROWEST = 40


@click.command("doctor", cls=Telling)
@click.argument("parts", nargs=-1, type=click.Choice(list(CHECKS)))
def command(parts: tuple[str, ...]) -> int:
    """Is every part of the house well?

    Looks at all of them, or at PARTS, and leaves with exit code 1 if one ails, or if one of PARTS cannot be seen from here.
    """
    found = examine(parts or tuple(CHECKS), patient_of(parts))
    well = all(one.well or (one.well is None and not parts) for one in found.values())
    told = {name: {"well": one.well, "found": one.text} for name, one in found.items()}
    tell({"well": well, "parts": told}, "\n".join([*map(_line, found, found.values()), _summary(found)]))
    return 0 if well else 1


def _line(name: str, found: Found) -> str:
    """One line; on a terminal, as many as it takes, all that is said in one column."""
    sign, colour = SIGNS[found.well]
    head, margin = f"{sign} {name:<{WIDTH}}  ", WIDTH + 4
    text = found.text
    if sys.stdout.isatty():
        room = max(shutil.get_terminal_size().columns - margin, NARROWEST)
        text = f"\n{' ' * margin}".join(wrap(text, room, break_long_words=False, break_on_hyphens=False))
    return click.style(head, fg=colour) + text


def _summary(found: Mapping[str, Found]) -> str:
    ailing, unseen = ([name for name, one in found.items() if one.well is well] for well in (False, None))
    told = f"{len(ailing)} of {len(found)} ail: {', '.join(ailing)}." if ailing else "Nothing ails."
    return click.style(told, bold=True) + (f" Not seen from here: {', '.join(unseen)}." if unseen else "")
