"""What the launcher says on the terminal: where to go, and little else."""

from urllib.parse import urlsplit

import click

from . import addresses
from .plan import Plan


def show(planned: Plan, organiser_link: str | None) -> None:
    """The addresses of the house that now runs."""
    settings = planned.settings
    here, network = addresses.on_this_machine(settings.port), addresses.on_the_network(settings.port)
    click.echo(f"\n  {click.style('Frivilligbørs', bold=True)} is running.\n")
    _line("This machine", here)
    _line("Phones", settings.public_url if settings.public_url != here else network or "no local network was found")
    _line("Organiser", organiser_link or "the link was taken back; a new one: .venv/bin/frivilligbors organiser --new")
    _line("Letters", planned.postbox.page if planned.postbox else "are sent")
    if settings.smtp_url != settings.postbox_url:
        _line("", f"{click.style('sent by', dim=True)} {urlsplit(settings.smtp_url).hostname}")
    _line("Kept in", str(settings.data_dir))
    click.secho("\n  Ctrl-C stops it; nothing is lost.\n", dim=True)


def warn(sentence: str) -> None:
    """Something that whoever runs the house should know."""
    click.secho(f"  {sentence}", fg="yellow", err=True)


def stopping() -> None:
    """Somebody asked us to stop."""
    click.secho("\n  Stopping …", dim=True)


def _line(name: str, told: str) -> None:
    click.echo(f"  {click.style(f'{name:<14}', fg='cyan')}{told}")
