"""`up`: run all processes on this machine."""

import click

from launcher.run import run


@click.command("up")
def command() -> None:
    """Run the whole evening on this machine, until Ctrl-C."""
    run()
