"""The curve of minutes as SVG."""

from collections.abc import Mapping

from frivilligbors.colours import COLOURS


def minutes(per_minute: Mapping[str, int]) -> str:
    """A bar for every minute from the first agreement to the last; no text, since the page has the figures."""
    spans = sorted(per_minute)
    top = max([*per_minute.values(), 1])
    bars = "".join(
        f'<rect x="{at * 10 + 1}" y="{100 - 96 * per_minute[minute] / top:.1f}" width="8" '
        f'height="{96 * per_minute[minute] / top:.1f}" rx="1.5" fill="{COLOURS["public"]}"/>'
        for at, minute in enumerate(spans)
    )
    width = max(len(spans), 1) * 10
    line = f'<path d="M0 100H{width}" stroke="{COLOURS["line"]}" stroke-width="1"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 101" preserveAspectRatio="none" '
        f'width="{width}" height="101">{bars}{line}</svg>'
    )
