"""What was found, kept in the repository, and the two pages that are written from it: one to read, one with every table.

A benchmark that is run anew replaces what it found before, and the others stand.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from . import machine
from .table import Goal, Table

FOUND = Path(__file__).with_name("found")
PAPER, TABLES = Path("docs/benchmarks.md"), Path("docs/measurements.md")
HEAD = """# Benchmarks

Written from what `make bench` found. Every table, with its range and how it was measured: [measurements.md](measurements.md).

![p99 of a confirm over the number of phones](pictures/hall.svg)
"""
BOUNDS = "## What bounds what was not reached\n"  # from here on it is written by hand, and kept


class Found(NamedTuple):
    """What a benchmark found, the load average before it, and what there is to know of the machine."""

    table: Table
    load: float
    machine: str


def keep(name: str, table: Table, load: float) -> None:
    """Keep what a benchmark found, on which machine, and how busy that was before it."""
    FOUND.mkdir(exist_ok=True)
    found = asdict(table) | {"load": load, "machine": machine.name()}
    (FOUND / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def write(names: list[str]) -> None:
    """Write both pages."""
    for path, text in pages(names).items():
        path.write_text(text)


def pages(names: list[str]) -> dict[Path, str]:
    """Both pages as they are written from what is kept, the tables in this order."""
    found = [_kept(name) for name in names if (FOUND / f"{name}.json").exists()]
    machines = dict.fromkeys(one.machine for one in found)
    conditions = [*machines, f"{machine.CORES}, loopback", "figures are medians of the runs, with their range"]
    facts = "\n".join(f"- {fact}" for fact in conditions)
    _, mark, bounds = PAPER.read_text().partition(BOUNDS) if PAPER.exists() else ("", BOUNDS, "")
    tables = "\n".join(f"{one.table.text()}\nLoad average before it: {one.load:.1f}; {one.machine}.\n" for one in found)
    return {
        PAPER: f"{HEAD}\n{facts}\n\n{_goals([one.table for one in found])}\n{mark or BOUNDS}{bounds}",
        TABLES: f"# Measurements\n\nWritten by `make bench`.\n\n{facts}\n\n{tables}",
    }


def _goals(tables: list[Table]) -> str:
    """Every goal and how it stands, under the title of its table."""
    page = Table("", "", ("What", "Goal", "Found", "Met"))
    for table in tables:
        for number, goal in enumerate(table.goals):
            page.rows.append(("" if number else table.title, goal.asked, goal.found, "yes" if goal.met else "**no**"))
    return f"{page.grid()}\n"


def _kept(name: str) -> Found:
    found = json.loads((FOUND / f"{name}.json").read_text())
    load, name = found.pop("load"), found.pop("machine")
    goals = [Goal(**goal) for goal in found.pop("goals")]
    rows = [tuple(row) for row in found.pop("rows")]
    return Found(Table(**found | {"columns": tuple(found["columns"])}, rows=rows, goals=goals), load, name)
