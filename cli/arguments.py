"""Parameter types, validated as the fields of the pages are."""

from datetime import UTC, datetime

import click

import i18n
from i18n.times import ZONE
from services.organiser.forms import NAME, PLACE, REASON
from web.forms import FieldError, Text


class TextType(click.ParamType[str]):
    """One line of visible text."""

    name = "text"

    def __init__(self, *, limit: int, empty: bool = False) -> None:
        self._text = Text(limit=limit, empty=empty)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, normalised."""
        try:
            return str(self._text.deserialize(str(value)))
        except FieldError as error:
            self.fail(i18n.sentence("en", error.error_code, **error.values), param, ctx)


class DateTimeType(click.ParamType[datetime]):
    """An ISO 8601 time, in Norwegian time without an offset."""

    name = "2024-05-06T18:00"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time in UTC."""
        try:
            moment = datetime.fromisoformat(str(value))
            return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time such as {self.name}.", param, ctx)


NAME_TYPE = TextType(limit=NAME)
PLACE_TYPE = TextType(limit=PLACE, empty=True)
REASON_TYPE = TextType(limit=REASON, empty=True)
