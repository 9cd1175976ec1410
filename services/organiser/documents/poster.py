"""The poster of a børs: its name, place and day, and a code to register by that is read from far away."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import i18n
from frivilligbors.colours import COLOURS
from web import qr, typesetting
from web.typesetting import svg

from .evening import PrintedEvening, evening_data, evening_pdf

TEMPLATE = Path(__file__).with_name("templates") / "poster.typ"
HORIZON, MIDDLE, RADIUS = 1128, 703, 440  # of a page that is 1000 wide: the water, and the sun that rises over it as an arch
RINGS = range(450, 506, 8)


class PosterSize(StrEnum):
    """The paper it is printed on."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterDocument:
    """A poster: `url` is that of the registration page."""

    evening: PrintedEvening
    size: PosterSize
    url: str


def poster_pdf(document: PosterDocument) -> bytes:
    """The poster, on one page."""
    language = document.evening.language
    _ = partial(i18n.translate, language)
    data = evening_data(document.evening, _("Plakat"))
    data |= {
        "size": document.size,
        "shown_url": typesetting.written(document.url.partition("://")[2] or document.url),
        "link": document.url,
        "headline": _("Frivilligbørs"),
        "say": _("Finn hverandre på en time. Null kroner."),
        "call": _("Skann og bli med"),
        "otherwise": _("eller skriv adressen:"),
        "steps": [_("Meld deg på"), _("Skriv hva dere trenger og kan gi"), _("Kom før gongen")],
        "qr_alt": _("QR-kode til %(address)s") % {"address": document.url},
        "horizon": HORIZON,
    }
    drawings = {
        "qr.svg": qr.svg(document.url),
        "sun.svg": sun_over_water(document.evening.appearance.accent or COLOURS["sun"]),
        **svg.marks(language),
    }
    return evening_pdf(TEMPLATE, data, drawings, document.evening)


def sun_over_water(sun: str) -> str:
    """The picture behind the code: the sky, thin bridges, the sun as an arch in a colour, and the water."""
    stops = zip((0, 0.6, 1), ("sky_top", "sky_middle", "sky_bottom"), strict=True)
    sky = "".join(f'<stop offset="{at}" stop-color="{COLOURS[name]}"/>' for at, name in stops)
    span = "".join(f'<stop offset="{at}" stop-color="{COLOURS[name]}"/>' for at, name in ((0.3, "voluntary"), (0.7, "public")))
    rings = "".join(f'<path d="{_arch(radius)}"/>' for radius in RINGS)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1416">'
        f'<linearGradient id="sky" x1="0" x2="0" y1="0" y2="1">{sky}</linearGradient>'
        f'<linearGradient id="span" gradientUnits="userSpaceOnUse" x1="0" x2="1000" y1="0" y2="0">{span}</linearGradient>'
        f'<rect width="1000" height="{HORIZON}" fill="url(#sky)"/>'
        f'<g fill="none" stroke="url(#span)" stroke-width="4">{rings}</g>'
        f'<path fill="{sun}" d="{_arch(RADIUS)}Z"/>'
        f'<rect y="{HORIZON}" width="1000" height="{1416 - HORIZON}" fill="{COLOURS["water"]}"/></svg>'
    )


def _arch(radius: int) -> str:
    return f"M{500 - radius} {HORIZON}V{MIDDLE}a{radius} {radius} 0 0 1 {2 * radius} 0V{HORIZON}"
