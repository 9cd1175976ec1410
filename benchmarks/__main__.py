"""`python -m benchmarks [--smoke] [--only PEER,…] [benchmark …]`: run them, print the tables, and write docs/benchmarks.md."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from . import fanout, hall, machine, phones, pure, readers, rebuild, size, slow_disk, walls
from .size import Size
from .table import Table

BENCHMARKS: dict[str, Callable[[Size, set[str]], Table]] = {
    "fanout": fanout.fanout,
    "stalled": fanout.stalled,
    "again": fanout.again,
    "viewers": phones.viewers,
    "walls": walls.walls,
    "hall": hall.hall,
    "crowds": hall.crowds,
    "slow-disk": slow_disk.slow_disk,
    "phones": phones.phones,
    "readers": readers.readers,
    "meeting": pure.meeting,
    "folding": pure.folding,
    "rebuild": rebuild.rebuild,
}
PAPER = Path("docs/benchmarks.md")
HEAD = "# Benchmarks\n\nWritten by `make bench`, all of it in one run.\n"
BOUNDS = "## What bounds what was not reached\n"  # from here on it is written by hand, and kept


def main() -> int:
    """Run what was asked for; 0 when all of it ran."""
    asked = _arguments()
    machine.FOLDER.mkdir(exist_ok=True)
    files, load = machine.open_all_files(), machine.load()
    if load > machine.QUIET:
        print(f"The machine is busy (load {load:.1f}): figures from now are worth nothing.", file=sys.stderr)
    facts = [
        *machine.facts(),
        "figures are medians of the runs, with their range",
        f"{files:,} open files a process, load average {load:.1f} before the first run",
    ]
    head = "\n".join([HEAD, *(f"- {fact}" for fact in facts), ""])
    print(head, flush=True)
    tables = [_run(name, asked) for name in asked.names or BENCHMARKS]
    paper = "\n".join([head, *(table.text() for table in tables)])
    if not asked.smoke and not asked.names:
        _, mark, bounds = PAPER.read_text().partition(BOUNDS) if PAPER.exists() else ("", BOUNDS, "")
        PAPER.write_text(f"{paper}\n{mark}{bounds}")
    return 0


def _run(name: str, asked: argparse.Namespace) -> Table:
    print(f"{name} …", flush=True)
    only = set(filter(None, asked.only.split(",")))
    try:
        table = BENCHMARKS[name](size.SMOKE if asked.smoke else size.REAL, only)
    except RuntimeError as why:
        return Table(name, "", (), skipped=[f"all of it: {why}"])
    print(table.text(), flush=True)
    return table


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    words.add_argument("names", nargs="*", metavar="benchmark", help=f"one of {', '.join(BENCHMARKS)}; all of them by default")
    words.add_argument("--smoke", action="store_true", help="a breath of each, to see that they work; writes nothing")
    words.add_argument("--only", default="", help="these peers only, by name, with commas between them")
    asked = words.parse_args()
    if unknown := set(asked.names) - set(BENCHMARKS):
        words.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
