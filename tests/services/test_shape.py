"""Services have one shape: Redis is read in the store alone, and commands run from `commands` alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "services"
SHAPED = ["agreements", "registration"]
READING = {"redis", "queries"}  # attributes of the context
READERS = {"Log", "Boards", "Ledger", "Queries"}


def uses(service: str) -> Iterator[tuple[str, str]]:
    """Each module of a service, by its path in it, with each attribute that is read and each function that is called there."""
    for file in sorted((SERVICES / service).rglob("*.py")):
        place = str(file.relative_to(SERVICES / service))
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute):
                yield place, f".{node.attr}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield place, f"{node.func.id}()"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield place, f".{node.func.attr}()"


@pytest.mark.parametrize("service", [*SHAPED, "organiser", "results"])
def test_redis_is_read_in_the_store_alone(service: str) -> None:
    reading = {f".{name}" for name in READING} | {f"{name}()" for name in READERS}
    places = {place for place, used in uses(service) if used in reading}
    assert places
    assert {place for place in places if place.split("/")[0] not in ("store", "store.py")} == set()


@pytest.mark.parametrize("service", SHAPED)
def test_a_command_runs_from_the_commands_alone(service: str) -> None:
    places = {place for place, used in uses(service) if used == ".perform()"}
    assert places
    assert {place for place in places if place.split("/")[0] not in ("commands", "commands.py")} == set()
