"""`doctor`: is everything in its place?"""

import click

from .. import checks
from ..running import settings_of_the_house
from ..telling import Telling, tell


@click.command("doctor", cls=Telling)
@click.argument("parts", nargs=-1, type=click.Choice(list(checks.CHECKS)))
def command(parts: tuple[str, ...]) -> int:
    """Is every part of the house well?

    Looks at all of them, or at PARTS, and leaves with exit code 1 if one ails.
    """
    settings = settings_of_the_house()
    told = {name: checks.found(name, settings) for name in parts or checks.CHECKS}
    lines = [f"{'✓' if well else '✗'} {name:<12} {text}" for name, (well, text) in told.items()]
    well = all(well for well, _ in told.values())
    tell(
        {"well": well, "parts": {name: {"well": good, "found": text} for name, (good, text) in told.items()}}, "\n".join(lines)
    )
    return 0 if well else 1
