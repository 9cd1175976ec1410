"""What people type after a command, read as strictly as what they type on a page."""

from datetime import UTC, datetime

import click

import i18n
from i18n.times import ZONE
from services.organiser.forms import NAME, PLACE
from web.forms import Text, Trouble


class Line(click.ParamType[str]):
    """One line of text that people can see."""

    name = "text"

    def __init__(self, *, limit: int, empty: bool = False) -> None:
        self._text = Text(limit=limit, empty=empty)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, tidied."""
        try:
            return str(self._text.deserialize(str(value)))
        except Trouble as trouble:
            self.fail(i18n.sentence("en", trouble.code, **trouble.values), param, ctx)


class Moment(click.ParamType[datetime]):
    """A time as people write it, in Norwegian time unless it says another."""

    name = "2024-05-06T18:00"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment."""
        try:
            told = datetime.fromisoformat(str(value))
            return (told if told.tzinfo else told.replace(tzinfo=ZONE)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time such as {self.name}.", param, ctx)


A_NAME = Line(limit=NAME)
A_PLACE = Line(limit=PLACE, empty=True)
