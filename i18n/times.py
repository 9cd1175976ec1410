"""Times as people in the room say them: Norwegian time, whatever clock the machine has."""

import re
from datetime import datetime, time, timedelta

from babel.dates import format_date, format_time, get_timezone

ZONE = get_timezone("Europe/Oslo")
TYPED = re.compile(r"\D*(\d{1,2})\s*[.:,]?\s*(\d{2})\D*")
DATES = {"nb": "nb", "nn": "nn", "en": "en_GB"}


def clock_time(at: datetime | str) -> str:
    """A time of day with seconds: ``19.11.18``."""
    return format_time(_told(at), "HH.mm.ss", tzinfo=ZONE, locale="nb")


def minute(at: datetime | str) -> str:
    """A time of day: ``19.11``."""
    return format_time(_told(at), "HH.mm", tzinfo=ZONE, locale="nb")


def moment(text: str, near: datetime) -> datetime | None:
    """A time of day as people write it (``19.11``, ``kl. 1911``): the moment nearest to another. None for what is no time."""
    told = TYPED.fullmatch(text)
    if told is None or int(told[1]) > 23 or int(told[2]) > 59:
        return None
    at, today = time(int(told[1]), int(told[2]), tzinfo=ZONE), near.astimezone(ZONE).date()
    days = (datetime.combine(today + timedelta(days=step), at) for step in (-1, 0, 1))
    return min(days, key=lambda one: abs(one - near))


def day(lang: str, at: datetime | str) -> str:
    """A date in words: ``6. mai 2024``."""
    return format_date(_told(at).astimezone(ZONE), "long", locale=DATES.get(lang, "nb"))


def _told(at: datetime | str) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
