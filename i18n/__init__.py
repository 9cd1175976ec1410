"""The words of the house: bokmål as it stands in the source, nynorsk and English from the catalogues."""

from .catalogues import ntranslate, translate
from .events import event
from .languages import LANGUAGES, choose, first_offered, preferred
from .names import (
    category,
    group,
    in_words,
    letter_kind,
    letter_status,
    participant_field,
    scene,
    sector,
    sector_letter,
)
from .sentences import sentence
from .times import clock_time, day, minute, moment

__all__ = [
    "LANGUAGES",
    "category",
    "choose",
    "clock_time",
    "day",
    "event",
    "first_offered",
    "group",
    "in_words",
    "letter_kind",
    "letter_status",
    "minute",
    "moment",
    "ntranslate",
    "participant_field",
    "preferred",
    "scene",
    "sector",
    "sector_letter",
    "sentence",
    "translate",
]
