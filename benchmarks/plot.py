"""A figure of some series over one axis, both logarithmic, as SVG."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from math import log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 90, 30, 30, 60
INKS = ("#9a3b26", "#1d5c63", "#8a6d1d")
Points = Sequence[tuple[float, float]]


def plot(series: Mapping[str, Points], x_title: str, y_title: str) -> str:
    """The figure. Each series is points of positive numbers, in the order of x."""
    points = [point for one in series.values() for point in one]
    x_ends, y_ends = _decades(x for x, _ in points), _decades(y for _, y in points)

    def at(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - x_ends[0]) / (x_ends[1] - x_ends[0])
        up = (log10(y) - y_ends[0]) / (y_ends[1] - y_ends[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [_grid(at, x_ends, y_ends), _text(WIDTH / 2, HEIGHT - 14, x_title, "middle")]
    parts.append(f'<g transform="rotate(-90 22 {HEIGHT / 2:.0f})">{_text(22, HEIGHT / 2, y_title, "middle")}</g>')
    for (name, ones), ink in zip(series.items(), INKS, strict=False):
        drawn = [at(x, y) for x, y in ones]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{ink}" stroke-width="3"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{ink}"/>' for x, y in drawn]
        x, y = drawn[-1]
        parts.append(_text(x - 8, y - 12, name, "end", ink))
    body = "\n".join(parts)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="15">'
    return f'{head}\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'


def _decades(values: Iterable[float]) -> tuple[int, int]:
    """The powers of ten that hold all the values."""
    logs = [log10(value) for value in values]
    low, high = int(min(logs) // 1), int(-(-max(logs) // 1))
    return low, max(high, low + 1)


def _grid(at: Callable[[float, float], tuple[float, float]], x_ends: tuple[int, int], y_ends: tuple[int, int]) -> str:
    lines = []
    for decade in range(x_ends[0], x_ends[1] + 1):
        (x, low), (_, high) = at(10**decade, 10 ** y_ends[0]), at(10**decade, 10 ** y_ends[1])
        lines.append(
            f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="#dde3e4"/>{_text(x, low + 20, f"{10**decade:,}", "middle")}'
        )
    for decade in range(y_ends[0], y_ends[1] + 1):
        (left, y), (right, _) = at(10 ** x_ends[0], 10**decade), at(10 ** x_ends[1], 10**decade)
        lines.append(
            f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#dde3e4"/>{_text(left - 8, y + 5, f"{10**decade:,}", "end")}'
        )
    return "\n".join(lines)


def _text(x: float, y: float, text: str, anchor: str, ink: str = "#223") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{ink}">{escape(text)}</text>'
