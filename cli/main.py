"""``frivilligbors``: the command line. An error is one sentence and an exit code, never a traceback."""

import sys
from collections.abc import Sequence
from importlib import import_module

import click
from redis.exceptions import RedisError

import i18n
from frivilligbors.errors import OperatorError, Refused
from frivilligbors.idempotency import Mismatch
from frivilligbors.ledger import Conflict

from .output import as_json_option

COMMANDS = {
    "up": "cli.commands.up",
    "bors": "cli.commands.bors",
    "town": "cli.commands.town",
    "invite": "cli.commands.invite",
    "organiser": "cli.commands.organiser",
    "rehearse": "cli.commands.rehearse",
    "doctor": "cli.commands.doctor",
    "repair": "cli.commands.repair",
    "rebuild": "cli.commands.rebuild",
    "backup": "cli.commands.backup",
    "restore": "cli.commands.restore",
    "erased": "cli.commands.erased",
    "licences": "cli.commands.licences",
    "kiosk": "cli.commands.kiosk",
}


class Commands(click.Group):
    """Imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's name
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's name
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(COMMANDS[cmd_name]).command
        return found


command = Commands(
    name="frivilligbors",
    params=[as_json_option()],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="The hour in which a town agrees to help itself.",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command, and exit with its exit code."""
    try:
        exit_code = command.main(args=arguments, prog_name="frivilligbors", standalone_mode=False)
    except click.ClickException as error:
        click.echo(_usage_message(error), err=True)
        exit_code = error.exit_code
    except (OperatorError, Refused, RedisError, Conflict, Mismatch, OSError) as error:
        click.echo(error_message(error), err=True)
        exit_code = 1
    except (click.Abort, KeyboardInterrupt):
        exit_code = 130
    sys.exit(exit_code if isinstance(exit_code, int) else 0)


def error_message(error: Exception) -> str:
    """The message of an exception."""
    match error:
        case Refused():
            return i18n.sentence("en", error.error_code)
        case RedisError() if "NOREPLICAS" in str(error):
            return "The store takes nothing new just now: frivilligbors doctor tells why. All can still be read."
        case RedisError():
            return f"The store does not answer as it should ({error})."
        case Conflict() | Mismatch():
            return "Somebody else changed the same thing at the same time: ask again."
        case OSError():
            return f"{error.strerror or error}: {error.filename or 'no file'}."
    return str(error)


def _usage_message(error: click.ClickException) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    command_path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "frivilligbors"
    return f"{error.format_message()} See {command_path} --help."


if __name__ == "__main__":
    main()
