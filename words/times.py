"""Times as people in the room say them: Norwegian time, whatever clock the machine has."""

from datetime import datetime

from babel.dates import format_date, format_time, get_timezone

ZONE = get_timezone("Europe/Oslo")
DATES = {"nb": "nb", "nn": "nn", "en": "en_GB"}


def clock_time(at: datetime | str) -> str:
    """A time of day with seconds: ``19.11.18``."""
    return format_time(_told(at), "HH.mm.ss", tzinfo=ZONE, locale="nb")


def minute(at: datetime | str) -> str:
    """A time of day: ``19.11``."""
    return format_time(_told(at), "HH.mm", tzinfo=ZONE, locale="nb")


def day(lang: str, at: datetime | str) -> str:
    """A date in words: ``6. mai 2024``."""
    return format_date(_told(at).astimezone(ZONE), "long", locale=DATES.get(lang, "nb"))


def _told(at: datetime | str) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
