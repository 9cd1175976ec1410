"""How well two colours are told apart, and which can be the accent of a børs."""

from typing import NamedTuple

from .colours import COLOURS

NEEDED = (
    ("ink", 7.0),  # text and the number stand on the accent, and are read from the back row
    ("night_sky_bottom", 3.0),  # the sun stands in the dark wall
)
STEPS = 64  # from a colour to white


class Shortfall(NamedTuple):
    """What an accent lacks: the contrast `found` to a colour of ours, the one that is `needed`, the `nearest` that has it."""

    against: str
    found: float
    needed: float
    nearest: str


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, ``#rrggbb``: from 1 to 21 (WCAG 2.1, relative luminance)."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def shortfall(accent: str) -> Shortfall | None:
    """Why a colour, ``#rrggbb``, cannot be the accent; None where it can."""
    for against, needed in NEEDED:
        if (found := contrast(accent, COLOURS[against])) < needed:
            return Shortfall(against, found, needed, nearest(accent))
    return None


def nearest(accent: str) -> str:
    """The first on the way from a colour to white that can be the accent."""
    shades = (_mixed_with_white(accent, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if all(contrast(shade, COLOURS[name]) >= needed for name, needed in NEEDED))


def hover_shade(accent: str) -> str:
    """The accent where a pointer is on it."""
    return _mixed_with_white(accent, 0.2)


def _mixed_with_white(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in _parts(colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
