"""The kinds of fields that only an organiser's forms have: a day, minutes, a colour, a text of several lines."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import fields

from frivilligbors.colours import COLOURS
from frivilligbors.contrast import shortfall
from i18n.times import ZONE
from web.forms import COMMON, FieldError, Text
from web.text import has_invisible, length, tidy

COLOUR = re.compile("#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


class Day(fields.Field[datetime]):
    """The beginning of a day in Norway, as a browser writes it, ``2027-06-05``."""

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        if value == "":
            raise FieldError("required")
        try:
            return datetime.combine(date.fromisoformat(value), time(), ZONE).astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as wrong:
            raise FieldError("wrong-type") from wrong


class DayOrNone(Day):
    """The same, or nothing for none."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        return None if value == "" else super()._deserialize(value, *rest, **options)


class Minutes(fields.Field[int]):
    """A whole number of minutes; how many there may be is a rule. Anything else is `error_code`."""

    default_error_messages = COMMON

    def __init__(self, error_code: str, **options: Any) -> None:
        super().__init__(**options)
        self.error_code = error_code

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999:
            return value
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 4:
            raise FieldError(self.error_code)
        return int(value)


class Accent(fields.Field[str]):
    """The colour of a børs, ``#rrggbb`` or ``#rgb``; nothing for ours. Refused with what its contrast lacks."""

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if value == "":
            return ""
        found = COLOUR.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise FieldError("not-a-colour", example=COLOURS["sun"])
        digits = found[1].lower()
        colour = "#" + (digits if len(digits) == 6 else "".join(2 * letter for letter in digits))
        if short := shortfall(colour):
            values = {"found": f"{short.found:.1f}", "needed": f"{short.needed:.1f}", "nearest": short.nearest}
            raise FieldError("accent-too-dark" if short.against == "ink" else "accent-lost-at-night", **values)
        return colour


class Lines(Text):
    """Visible text of several lines."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise FieldError("wrong-type")
        lines = value.replace("\r\n", "\n").replace("\t", " ").split("\n")
        if any(has_invisible(line) for line in lines):
            raise FieldError("control-characters")
        text = "\n".join(map(tidy, lines)).strip("\n")
        if length(text) > self.limit:
            raise FieldError("too-long", limit=self.limit)
        if not text and not self.empty:
            raise FieldError("required")
        return text
