"""What was found, kept beside the benchmarks, and the two pages that are written from it: one to read, one with every table."""

import json
from dataclasses import asdict
from pathlib import Path

from . import machine
from .table import Goal, Table

FOUND = machine.FOLDER / "found"
PAPER, TABLES = Path("docs/benchmarks.md"), Path("docs/measurements.md")
HEAD = """# Benchmarks

Written from what `make bench` found. Every table, with its range and how it was measured: [measurements.md](measurements.md).

![p99 of a confirm over the number of phones](pictures/hall.svg)
"""
BOUNDS = "## What bounds what was not reached\n"  # from here on it is written by hand, and kept


def keep(name: str, table: Table, load: float) -> None:
    """Keep what a benchmark found, and how busy the machine was before it."""
    FOUND.mkdir(parents=True, exist_ok=True)
    (FOUND / f"{name}.json").write_text(json.dumps(asdict(table) | {"load": load}))


def write(names: list[str]) -> None:
    """Write both pages from what is kept, in this order."""
    found = [(table, load) for name in names if (FOUND / f"{name}.json").exists() for table, load in [_kept(name)]]
    facts = "\n".join(f"- {fact}" for fact in [*machine.facts(), "figures are medians of the runs, with their range"])
    _, mark, bounds = PAPER.read_text().partition(BOUNDS) if PAPER.exists() else ("", BOUNDS, "")
    PAPER.write_text(f"{HEAD}\n{facts}\n\n{_goals([table for table, _ in found])}\n{mark or BOUNDS}{bounds}")
    tables = "\n".join(f"{table.text()}\nLoad average before it: {load:.1f}.\n" for table, load in found)
    TABLES.write_text(f"# Measurements\n\nWritten by `make bench`.\n\n{facts}\n\n{tables}")


def _goals(tables: list[Table]) -> str:
    """Every goal and how it stands, under the title of its table."""
    page = Table("", "", ("What", "Goal", "Found", "Met"))
    for table in tables:
        for number, goal in enumerate(table.goals):
            page.rows.append(("" if number else table.title, goal.asked, goal.found, "yes" if goal.met else "**no**"))
    return f"{page.grid()}\n"


def _kept(name: str) -> tuple[Table, float]:
    found = json.loads((FOUND / f"{name}.json").read_text())
    load = found.pop("load")
    goals = [Goal(**goal) for goal in found.pop("goals")]
    rows = [tuple(row) for row in found.pop("rows")]
    return Table(**found | {"columns": tuple(found["columns"])}, rows=rows, goals=goals), load
