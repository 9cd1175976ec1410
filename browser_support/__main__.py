"""`python -m browser_support`: names every feature that one of the oldest browsers lacks, and fails if there is any."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from services.display import stylesheet as wall
from web import stylesheets

from . import css, javascript
from .allowed import FINISH, HERE
from .problem import Problem

ROOT = Path(__file__).parents[1]
PACKAGES = ("web", "services", "postbox", "frivilligbors")
JOINED = {"the wall": wall.PARTS, "the pages": stylesheets.PAGES}  # stylesheets that a browser gets as one


def main() -> int:
    """0 when all is known and allowed, and nothing is allowed in vain."""
    left: set[str | tuple[str, str]] = {*FINISH, *HERE}
    found = [one for one in _problems() if not _is_allowed(*one, left)]
    for path, problem in found:
        verdict = "is too new" if problem.known else "stands in no list of browser_support/features.py"
        print(f"{path}:{problem.line}: {problem.feature} {verdict}", file=sys.stderr)
    for unused in left:
        print(f"browser_support/allowed.py: {unused} is used nowhere", file=sys.stderr)
    return 1 if found or left else 0


def _is_allowed(path: str, problem: Problem, left: set[str | tuple[str, str]]) -> bool:
    reasons = {problem.feature} & FINISH.keys() if path.endswith(".css") or path in JOINED else set()
    here = {(path, problem.feature)} & HERE.keys()
    left -= reasons | here
    return bool(reasons or here)


def _problems() -> Iterator[tuple[str, Problem]]:
    joined = {part for parts in JOINED.values() for part in parts}
    for name, parts in JOINED.items():
        yield from ((name, problem) for problem in css.problems(stylesheets.join(parts)))
    for file in _files("css"):
        if file not in joined:
            yield from _in_file(file, css.problems)
    for file in _files("js"):
        yield from _in_file(file, javascript.problems)


def _files(kind: str) -> list[Path]:
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob(f"*.{kind}"))


def _in_file(file: Path, problems: Callable[[str], list[Problem]]) -> Iterator[tuple[str, Problem]]:
    yield from ((str(file.relative_to(ROOT)), problem) for problem in problems(file.read_text()))


if __name__ == "__main__":
    sys.exit(main())
