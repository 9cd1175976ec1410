"""The drawing in CONTRIBUTING.md, made from the process table and from the imports of the source."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from launcher.process_table import COMMON, SERVICES, Process, web

ROOT = Path(__file__).parents[1]
ASIDE = ("tests", "benchmarks", "browser_support")  # they know everybody, and nobody knows them


def drawing() -> str:
    """The processes of one machine, then the packages: each row imports only from rows below it."""
    return f"{_processes((web(0), *COMMON))}\n\n{_layers(import_graph(ROOT))}\n"


def import_graph(root: Path) -> dict[str, set[str]]:
    """For each package, and each service by itself, the others that it imports anywhere."""
    packages = sorted(file.parent.name for file in root.glob("*/__init__.py") if file.parent.name not in ASIDE)
    components = [*(name for name in packages if name != "services"), *(f"services.{name}" for name in SERVICES)]
    return {
        component: {
            other
            for name in _imports(root / component.replace(".", "/"))
            if (other := _component_of(name, components)) and other != component
        }
        for component in components
    }


def layers(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The parts in rows, the lowest first: each in the lowest row above all that it imports. Raises ValueError for a cycle."""
    rows: list[list[str]] = []
    placed: set[str] = set()
    while len(placed) < len(graph):
        row = [component for component, imported in graph.items() if component not in placed and imported <= placed]
        if not row:
            raise ValueError(f"These import each other: {', '.join(sorted(graph.keys() - placed))}")
        rows.append(row)
        placed.update(row)
    return rows


def _processes(processes: tuple[Process, ...]) -> str:
    def module(process: Process) -> str:
        return f"gateway, with {', '.join(SERVICES)}" if process.name == "web" else " ".join(process.command)

    rows = [(process.name, module(process), ", ".join(process.needs) or "–") for process in processes]
    rows = [("process", "what it runs", "asks"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"{name:{widths[0]}}   {runs:{widths[1]}}   {asks}" for name, runs, asks in rows)


def _layers(graph: Mapping[str, set[str]]) -> str:
    rows = ["   ".join(component.removeprefix("services.") for component in row) for row in reversed(layers(graph))]
    width = max(map(len, rows))
    return "\n".join(["imports go downwards only", *(f"│ {row:^{width}} │" for row in rows)])


def _imports(folder: Path) -> Iterator[str]:
    """The absolute names of all modules that the code of a package imports."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _component_of(module: str, components: list[str]) -> str | None:
    return next((component for component in components if module == component or module.startswith(f"{component}.")), None)
