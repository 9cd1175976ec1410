"""Badges on paper: 99 × 67.6 mm, eight to a sheet of A4 as label sheets have them; the organisation large."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import i18n
from frivilligbors.enums import Sector
from frivilligbors.instants import Instant
from web import qr, typesetting
from web.typesetting import OURS, Appearance, line_or_pen, svg

TEMPLATE = Path(__file__).with_name("templates") / "badges.typ"
LONGEST_LIST = 130  # characters of the other organisations of one person: two lines


@dataclass(frozen=True, slots=True)
class Badge:
    """The text of one badge; `url` is what its QR code opens."""

    bors_name: str
    name: str
    organisations: tuple[str, ...]
    sector: Sector
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class BadgesDocument:
    """The badges of one document, and the language of the marks of their sectors. It is one `part` of so many `parts`."""

    badges: tuple[Badge, ...]
    language: str
    at: Instant
    appearance: Appearance = OURS
    part: int = 1
    parts: int = 1


def badges_pdf(document: BadgesDocument) -> bytes:
    """The badges as a PDF, its sheets in their order."""
    return typesetting.pdf(
        TEMPLATE, badges_data(document), svg.marks(document.language), document.at, appearance=document.appearance
    )


def badges_data(document: BadgesDocument) -> dict[str, Any]:
    """What the template sets."""
    _ = partial(i18n.translate, document.language)
    made = _("Laget %(day)s kl. %(time)s") % {
        "day": i18n.day(document.language, document.at),
        "time": i18n.minute(document.at),
    }
    part = _("Del %(part)s av %(parts)s") % {"part": document.part, "parts": document.parts} if document.parts > 1 else ""
    return {
        "language": document.language,
        "title": _("Navneskilt"),
        "foot": " · ".join(filter(None, (made, part))),
        "badges": [_badge(one) for one in document.badges],
    }


def _badge(badge: Badge) -> dict[str, Any]:
    first, *others = badge.organisations
    return {
        "bors_name": line_or_pen(badge.bors_name),
        "name": "" if badge.name == first else line_or_pen(badge.name),
        "organisation": line_or_pen(first),
        "others": line_or_pen(_cut(", ".join(others))),
        "sector": badge.sector,
        "code": badge.code,
        "url": badge.url,
        "qr": qr.svg(badge.url),
    }


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LIST else text[:LONGEST_LIST].rstrip(" ,") + "…"
