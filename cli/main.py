"""``frivilligbors``: the commands of whoever runs the house. An error is one sentence and an exit code, never a traceback."""

import sys
from collections.abc import Sequence
from importlib import import_module

import click
from redis.exceptions import RedisError

import i18n
from frivilligbors.errors import Refused
from frivilligbors.ledger import Conflict, Mismatch
from frivilligbors.settings import Unusable

from .telling import as_json_option

COMMANDS = {
    "up": "cli.commands.up",
    "bors": "cli.commands.bors",
    "invite": "cli.commands.invite",
    "organiser": "cli.commands.organiser",
    "rehearse": "cli.rehearse",
    "doctor": "cli.commands.doctor",
    "repair": "cli.commands.repair",
    "rebuild": "cli.commands.rebuild",
    "backup": "cli.commands.backup",
    "restore": "cli.commands.restore",
    "erased": "cli.commands.erased",
}


class Commands(click.Group):
    """Each command is read only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's name
        """What can be asked."""
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
    """Run one command, and leave with its exit code."""
    try:
        code = command.main(args=arguments, prog_name="frivilligbors", standalone_mode=False)
    except click.ClickException as wrong:
        click.echo(_usage(wrong), err=True)
        code = wrong.exit_code
    except (Unusable, Refused, RedisError, Conflict, Mismatch, OSError) as trouble:
        click.echo(sentence(trouble), err=True)
        code = 1
    except (click.Abort, KeyboardInterrupt):
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def sentence(trouble: Exception) -> str:
    """What went wrong, for whoever asked."""
    match trouble:
        case Refused():
            return i18n.sentence("en", trouble.code)
        case RedisError() if "NOREPLICAS" in str(trouble):
            return "The store takes nothing new just now: frivilligbors doctor tells why. All can still be read."
        case RedisError():
            return f"The store does not answer as it should ({trouble})."
        case Conflict() | Mismatch():
            return "Somebody else changed the same thing at the same time: ask again."
        case OSError():
            return f"{trouble.strerror or trouble}: {trouble.filename or 'no file'}."
    return str(trouble)


def _usage(wrong: click.ClickException) -> str:
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        return wrong.format_message()
    asked = wrong.ctx.command_path if isinstance(wrong, click.UsageError) and wrong.ctx else "frivilligbors"
    return f"{wrong.format_message()} See {asked} --help."


if __name__ == "__main__":
    main()
