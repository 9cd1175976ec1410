"""The words of the house: bokmål as it stands in the source, nynorsk and English from the catalogues."""

from .catalogues import ntranslate, translate
from .fact_sentences import fact_sentence
from .languages import LANGUAGES, first_offered
from .names import (
    category,
    delivery_status,
    group,
    in_words,
    letter_kind,
    participant_field,
    scene,
    sector,
    sector_initial,
)
from .sentences import sentence
from .times import clock_time, day, minute, moment

__all__ = [
    "LANGUAGES",
    "category",
    "clock_time",
    "day",
    "delivery_status",
    "fact_sentence",
    "first_offered",
    "group",
    "in_words",
    "letter_kind",
    "minute",
    "moment",
    "ntranslate",
    "participant_field",
    "scene",
    "sector",
    "sector_initial",
    "sentence",
    "translate",
]
