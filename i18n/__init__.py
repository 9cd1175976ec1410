"""The words of the house: bokmål as it stands in the source, nynorsk and English from the catalogues."""

from .catalogues import ntranslate, translate
from .languages import LANGUAGES, choose
from .names import category, group, sector, sector_letter
from .sentences import sentence
from .times import clock_time, day, minute, moment

__all__ = [
    "LANGUAGES",
    "category",
    "choose",
    "clock_time",
    "day",
    "group",
    "minute",
    "moment",
    "ntranslate",
    "sector",
    "sector_letter",
    "sentence",
    "translate",
]
