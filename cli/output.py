"""The output of a command: text, or with ``--json`` exactly one JSON object."""

import json
from collections.abc import Mapping
from typing import Any

import click

AS_JSON = "frivilligbors.as_json"


def as_json_option() -> click.Option:
    """The option ``--json``, before the command or after it."""
    return click.Option(
        ["--json"], is_flag=True, expose_value=False, callback=_remember_json, help="Answer with one JSON object."
    )


class JsonCommand(click.Command):
    """A command with the option ``--json``."""

    def __init__(self, *data: Any, **options: Any) -> None:
        super().__init__(*data, **options)
        self.params.append(as_json_option())


class JsonGroup(click.Group):
    """A group of such commands."""

    command_class = JsonCommand


def print_result(data: Mapping[str, Any], text: str) -> None:
    """Print `text`, or `data` as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False) if is_json() else text)


def is_json() -> bool:
    """Whether ``--json`` was given."""
    return bool(click.get_current_context().meta.get(AS_JSON))


def _remember_json(context: click.Context, _: click.Parameter, chosen: bool) -> None:
    context.meta[AS_JSON] = context.meta.get(AS_JSON) or chosen
