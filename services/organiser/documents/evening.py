"""The evening as everything that is printed tells it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import i18n
from frivilligbors.instants import Instant
from web import typesetting
from web.typesetting import OURS, Appearance


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEvening:
    """A børs, in the language of what is printed; `at`: when it is printed."""

    language: str
    name: str
    place: str
    opens_at: Instant | None
    at: Instant
    appearance: Appearance = OURS


def evening_data(evening: PrintedEvening, title: str) -> dict[str, Any]:
    """What every template is given: the language, the title of the document, the name of the børs, and where and when it is."""
    return {
        "language": evening.language,
        "title": title,
        "name": typesetting.line_or_pen(evening.name),
        "when": typesetting.written(when(evening)),
    }


def evening_pdf(template: Path, data: dict[str, Any], svgs: dict[str, str], evening: PrintedEvening) -> bytes:
    """A document of the evening, in the colour and with the logo of its børs."""
    return typesetting.pdf(template, data, svgs, evening.at, appearance=evening.appearance)


def when(evening: PrintedEvening) -> str:
    """Place, day and gong, those that are known: ``Union Scene · 6. mai 2024 · gongen går kl. 18.30``."""
    _ = partial(i18n.translate, evening.language)
    parts = [evening.place]
    if evening.opens_at:
        parts.append(i18n.day(evening.language, evening.opens_at))
        parts.append(_("gongen går kl. %(time)s") % {"time": i18n.minute(evening.opens_at)})
    return " · ".join(filter(None, parts))
