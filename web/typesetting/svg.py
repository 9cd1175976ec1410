"""Bridges and the marks of the sectors as SVG, for what is typeset."""

from collections.abc import Mapping

from frivilligbors.colours import COLOURS
from frivilligbors.enums import Sector
from i18n import sector_initial
from web.drawing import draw
from web.drawing.shapes import Bridge, Bundle, Drawing, Island, Label

BELOW = 8.0  # the beach under the water line
SHAPES = {
    Sector.VOLUNTARY: '<circle cx="20" cy="20" r="18.5"/>',
    Sector.PUBLIC: '<rect x="3" y="3" width="34" height="34" rx="3"/>',
    Sector.BUSINESS: '<path d="M20 0L40 20L20 40L0 20Z"/>',
    Sector.INDIVIDUAL: '<path d="M20 1L40 37.5H0Z"/>',
}


def marks(language: str) -> dict[str, str]:
    """The marks of all sectors by the names that `look.typ` gives them, by day and by night."""
    return {
        f"mark-{sector}{'-dark' if dark else ''}.svg": mark(sector, language, dark=dark)
        for sector in Sector
        for dark in (False, True)
    }


def mark(sector: str, language: str, *, dark: bool) -> str:
    """The mark of a sector as a picture of its own."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{_mark(sector, language, dark)}</svg>'


def bridges(by_pair: Mapping[str, int], language: str, *, dark: bool) -> str:
    """The picture of these counts by pair, by day or by night, its counts on plates."""
    drawing: Drawing = draw(by_pair)
    hill = COLOURS["night_hill" if dark else "hill"]
    water = COLOURS["night_water" if dark else "water"]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height + BELOW:g}" fill="none">']
    parts += [_bridge(bridge, dark, hill) for bridge in drawing.bridges if bridge.arches.count]
    for island in drawing.islands:
        parts.append(f'<path fill="{hill}" d="{island.hill}"/>{_bundle(island.rings, _colour(island.sector, dark), hill)}')
        parts.append(_marks(island, language, dark))
        parts.append(f'<path fill="{water}" d="M{island.x - 124:g} {drawing.height + 2:g}q20 -13 124 -13t124 13z"/>')
    parts += [_plate(label, dark, hill) for label in drawing.labels]
    parts.append(f'<rect y="{drawing.height:g}" width="{drawing.width:g}" height="{BELOW:g}" fill="{water}"/></svg>')
    return "".join(parts)


def _bridge(bridge: Bridge, dark: bool, hill: str) -> str:
    pair, ends = bridge.arches.pair, ((".3", bridge.left), (".7", bridge.right))
    stops = "".join(f'<stop offset="{at}" stop-color="{_colour(sector, dark)}"/>' for at, sector in ends)
    span = f'gradientUnits="userSpaceOnUse" x1="{bridge.start:g}" x2="{bridge.end:g}" y1="0" y2="0"'
    return f'<linearGradient id="{pair}" {span}>{stops}</linearGradient>{_bundle(bridge.arches, f"url(#{pair})", hill)}'


def _plate(label: Label, dark: bool, hill: str) -> str:
    box = f'x="{label.x - label.width / 2:g}" y="{label.y - 26:g}" width="{label.width:g}" height="52" rx="16"'
    number = _text(label.text, label.x, label.y + 16.5, 46, COLOURS["cream" if dark else "ink"])
    return f'<rect {box} fill="{hill}"/>{number}'


def _marks(island: Island, language: str, dark: bool) -> str:
    """The mark of an island's sector; individuals have theirs beside that of the voluntary."""
    placed: list[tuple[str, float, float, float]] = [(island.sector, -34, -34, 1.7)]
    if island.sector == Sector.VOLUNTARY:
        placed = [(Sector.VOLUNTARY, -55, -22, 1.35), (Sector.INDIVIDUAL, 5, -22, 1.3)]
    return "".join(
        f'<g transform="translate({island.x + x:g} {island.mark_y + y:g}) scale({scale})">{_mark(sector, language, dark)}</g>'
        for sector, x, y, scale in placed
    )


def _mark(sector: str, language: str, dark: bool) -> str:
    individual = sector == Sector.INDIVIDUAL
    letter = _text(
        sector_initial(language, sector),
        20,
        33.5 if individual else 27.5,
        17 if individual else 21,
        COLOURS["letter_on_dark"] if dark else COLOURS["paper"],
    )
    return f'<g fill="{_colour(sector, dark)}">{SHAPES[Sector(sector)]}</g>{letter}'


def _bundle(bundle: Bundle, paint: str, hill: str) -> str:
    band = f'<path d="{bundle.band}" fill="{paint}" stroke="none"/>' if bundle.band else ""
    tens = "".join(f'<path d="{line}" stroke="{hill}" stroke-width="1.6"/>' for line in bundle.tens)
    strokes = "".join(f'<path d="{line}"/>' for line in bundle.strokes)
    return f'<g stroke="{paint}" stroke-width="{bundle.stroke_width}">{band}{tens}{strokes}</g>'


def _text(text: str, x: float, y: float, size: float, colour: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-family="Noto Sans" font-weight="800" '
        f'font-size="{size:g}" fill="{colour}" stroke="none">{text}</text>'
    )


def _colour(sector: str, dark: bool) -> str:
    return COLOURS[f"{sector}_on_dark" if dark else sector]
