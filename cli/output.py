"""How a command answers: a sentence for people, or with ``--json`` exactly one JSON object."""

import json
from collections.abc import Mapping
from typing import Any

import click

AS_JSON = "frivilligbors.as_json"


def as_json_option() -> click.Option:
    """The option ``--json``, before the command or after it."""
    return click.Option(["--json"], is_flag=True, expose_value=False, callback=_remember, help="Answer with one JSON object.")


class Telling(click.Command):
    """A command that knows ``--json``."""

    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.params.append(as_json_option())


class Group(click.Group):
    """A group of such commands."""

    command_class = Telling


def tell(told: Mapping[str, Any], text: str) -> None:
    """Answer."""
    click.echo(json.dumps(told, ensure_ascii=False) if is_json() else text)


def is_json() -> bool:
    """Whether a program asked."""
    return bool(click.get_current_context().meta.get(AS_JSON))


def _remember(context: click.Context, _: click.Parameter, chosen: bool) -> None:
    context.meta[AS_JSON] = context.meta.get(AS_JSON) or chosen
