"""What the launcher says on the terminal: where to go, and little else."""

from urllib.parse import urlsplit

import click

from . import ports
from .best_effort_io import ERR, say
from .launch_config import Plan

TAKEN_BACK = "the link was taken back; a new one: .venv/bin/frivilligbors organiser --new"
NOT_NOW = "the store takes nothing just now; ask later: .venv/bin/frivilligbors organiser"


def show(planned: Plan, organiser: str) -> None:
    """The addresses of the house that now runs. `organiser`: the link, or why there is none."""
    settings = planned.settings
    here, network = ports.on_this_machine(settings.port), ports.on_the_network(settings.port)
    say(f"\n  {click.style('Frivilligbørs', bold=True)} is running.\n")
    _line("This machine", here)
    _line("Phones", settings.public_url if settings.public_url != here else network or "no local network was found")
    _line("Organiser", organiser)
    _line("Letters", planned.postbox.page if planned.postbox else "are sent")
    if settings.smtp_url != settings.postbox_url:
        _line("", f"{click.style('sent by', dim=True)} {urlsplit(settings.smtp_url).hostname}")
    _line("Kept in", str(settings.data_dir))
    say(click.style("\n  Ctrl-C stops it; nothing is lost.\n", dim=True))


def warn(sentence: str) -> None:
    """Something that whoever runs the house should know."""
    say(click.style(f"  {sentence}", fg="yellow"), to=ERR)


def stopping() -> None:
    """Somebody asked us to stop."""
    say(click.style("\n  Stopping …", dim=True))


def _line(name: str, told: str) -> None:
    say(f"  {click.style(f'{name:<14}', fg='cyan')}{told}")
