"""Times as people in the room say them: Norwegian time, whatever clock the machine has."""

import re
from datetime import datetime, time, timedelta

from babel.dates import format_date, get_timezone

ZONE = get_timezone("Europe/Oslo")
TYPED = re.compile(r"\D*(\d{1,2})\s*[.:,]?\s*(\d{2})\D*")
DATES = {"nb": "nb", "nn": "nn", "en": "en_GB"}


def clock_time(at: datetime | str) -> str:
    """A time of day with seconds: ``19.11.18``."""
    return f"{_as_datetime(at).astimezone(ZONE):%H.%M.%S}"


def minute(at: datetime | str) -> str:
    """A time of day: ``19.11``."""
    return f"{_as_datetime(at).astimezone(ZONE):%H.%M}"


def moment(text: str, near: datetime) -> datetime | None:
    """A time of day as people write it (``19.11``, ``kl. 1911``): the moment nearest to another. None for what is no time."""
    typed = TYPED.fullmatch(text)
    if typed is None or int(typed[1]) > 23 or int(typed[2]) > 59:
        return None
    at, today = time(int(typed[1]), int(typed[2]), tzinfo=ZONE), near.astimezone(ZONE).date()
    days = (datetime.combine(today + timedelta(days=step), at) for step in (-1, 0, 1))
    return min(days, key=lambda one: abs(one - near))


def day(lang: str, at: datetime | str) -> str:
    """A date in words: ``6. mai 2024``."""
    return format_date(_as_datetime(at).astimezone(ZONE), "long", locale=DATES.get(lang, "nb"))


def _as_datetime(at: datetime | str) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
