"""What a benchmark found, as a table for the terminal and for the docs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Goal:
    """What was asked for, what was found, and whether that will do."""

    asked: str
    found: str
    met: bool

    def __str__(self) -> str:
        return f"- {'met' if self.met else '**not met**'}: {self.asked}: {self.found}"


@dataclass
class Table:
    """A title, what was done, and what came of it. `skipped`: who is missing, and why."""

    title: str
    done: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def holds(self, asked: str, found: str, met: bool) -> None:
        """A goal, and how it stands."""
        self.goals.append(Goal(asked, found, met))

    def text(self) -> str:
        """As Markdown, which reads well enough in a terminal."""
        lines = [f"## {self.title}", "", self.done, "", self.grid()]
        lines += ["", *map(str, self.goals)] if self.goals else []
        lines += ["", *(f"Skipped: {why}" for why in self.skipped)] if self.skipped else []
        return "\n".join(lines) + "\n"

    def grid(self) -> str:
        """The columns and the rows alone."""
        cells = [self.columns, *self.rows]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        line = "| " + " | ".join(_line(i, width) for i, width in enumerate(widths)) + " |"
        return "\n".join([_row(self.columns, widths), line, *(_row(row, widths) for row in self.rows)])


def across(values: Iterable[float], digits: int = 1) -> str:
    """The median of the runs, and how far they lie apart."""
    runs = sorted(values)
    if not runs:
        return "–"
    middle = f"{median(runs):,.{digits}f}"
    return middle if len(runs) < 2 else f"{middle} ({runs[0]:,.{digits}f}–{runs[-1]:,.{digits}f})"


def middle(values: Iterable[float]) -> float:
    """The median of the runs."""
    return median(values)


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent lie at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.rjust(width) if i else cell.ljust(width) for i, (cell, width) in enumerate(zip(cells, widths, strict=True)))
    return "| " + " | ".join(padded) + " |"


def _line(column: int, width: int) -> str:
    return "-" * (width - 1) + ":" if column else "-" * width
