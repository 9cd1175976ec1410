"""What the launcher prints: the addresses, warnings, and that it is stopping."""

from urllib.parse import urlsplit

import click

from . import ports
from .best_effort_io import STDERR, print_line
from .launch_config import LaunchConfig

LINK_REVOKED = "the link was taken back; a new one: .venv/bin/frivilligbors organiser --new"
STORE_READ_ONLY = "the store takes nothing just now; ask later: .venv/bin/frivilligbors organiser"


def print_started(config: LaunchConfig, organiser: str) -> None:
    """Print the addresses once everything runs. `organiser`: the link, or why there is none."""
    settings = config.settings
    local, network = ports.local_url(settings.port), ports.network_url(settings.port)
    print_line(f"\n  {click.style('Frivilligbørs', bold=True)} is running.\n")
    _print_row("This machine", local)
    _print_row("Phones", settings.public_url if settings.public_url != local else network or "no local network was found")
    _print_row("Organiser", organiser)
    _print_row("Letters", config.postbox.page_url if config.postbox else "are sent")
    if settings.smtp_url != settings.postbox_url:
        _print_row("", f"{click.style('sent by', dim=True)} {urlsplit(settings.smtp_url).hostname}")
    _print_row("Kept in", str(settings.data_dir))
    print_line(click.style("\n  Ctrl-C stops it; nothing is lost.\n", dim=True))


def print_warning(sentence: str) -> None:
    """Print a warning to stderr."""
    print_line(click.style(f"  {sentence}", fg="yellow"), to=STDERR)


def print_stopping() -> None:
    """Print that a stop was requested."""
    print_line(click.style("\n  Stopping …", dim=True))


def _print_row(name: str, value: str) -> None:
    print_line(f"  {click.style(f'{name:<14}', fg='cyan')}{value}")
