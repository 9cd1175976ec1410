"""`python -m benchmarks [--smoke] [--runs N] [--only PEER,…] [--write] [benchmark …]`: run them, print and write the tables."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace

from . import (
    badges,
    confirms,
    fanout,
    files,
    hall,
    imports,
    machine,
    paper,
    people,
    phones,
    pure,
    readers,
    rebuild,
    registrations,
    size,
    slow_disk,
    towns,
    walls,
)
from .size import Size
from .table import Table

BENCHMARKS: dict[str, Callable[[Size, set[str]], Table]] = {
    "fanout": fanout.fanout,
    "regions": fanout.regions,
    "stalled": fanout.stalled,
    "again": fanout.again,
    "viewers": phones.viewers,
    "confirms": confirms.confirms,
    "walls": walls.walls,
    "hall": hall.hall,
    "crowds": hall.crowds,
    "slow-disk": slow_disk.slow_disk,
    "phones": phones.phones,
    "registrations": registrations.registrations,
    "readers": readers.readers,
    "people": people.people,
    "towns": towns.towns,
    "imports": imports.imports,
    "meeting": pure.meeting,
    "folding": pure.folding,
    "rebuild": rebuild.rebuild,
    "files": files.files,
    "badges": badges.badges,
}


def main() -> int:
    """Run what was asked for; 0 when all of it ran."""
    asked = _arguments()
    machine.FOLDER.mkdir(exist_ok=True)
    files, load = machine.open_all_files(), machine.load()
    if load > machine.QUIET:
        print(f"The machine is busy (load {load:.1f}): figures from now are worth nothing.", file=sys.stderr)
    print(f"{files:,} open files a process", machine.name(), machine.CORES, sep="\n", flush=True)
    for name in [] if asked.write else asked.names or BENCHMARKS:
        _run(name, asked)
    if asked.write or not (asked.smoke or asked.names):
        paper.write(list(BENCHMARKS))
    return 0


def _run(name: str, asked: argparse.Namespace) -> None:
    print(f"{name} …", flush=True)
    load = machine.load()
    only = set(filter(None, asked.only.split(",")))
    try:
        table = BENCHMARKS[name](_size(asked), only)
    except RuntimeError as why:
        print(f"all of it: {why}", file=sys.stderr)
        return
    print(table.text(), flush=True)
    if not asked.smoke:
        paper.keep(name, table, load)


def _size(asked: argparse.Namespace) -> Size:
    if asked.smoke:
        return size.SMOKE
    return replace(size.REAL, runs=asked.runs, hall_runs=asked.runs) if asked.runs else size.REAL


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    words.add_argument("names", nargs="*", metavar="benchmark", help=f"one of {', '.join(BENCHMARKS)}; all of them by default")
    words.add_argument("--smoke", action="store_true", help="a breath of each, to see that they work; writes nothing")
    words.add_argument("--write", action="store_true", help="run nothing; write the pages from what was found before")
    words.add_argument("--runs", type=int, default=0, help="how many of each: five by default, and three of the hall")
    words.add_argument("--only", default="", help="these peers only, by name, with commas between them")
    asked = words.parse_args()
    if unknown := set(asked.names) - set(BENCHMARKS):
        words.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
