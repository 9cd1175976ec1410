"""Services have one shape: Redis is read in the store alone, and commands run from `commands` alone."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from frivilligbors import connections
from frivilligbors.board import Boards
from frivilligbors.ledger import Ledger
from frivilligbors.log import Log
from frivilligbors.queries import Queries
from frivilligbors.read_batch import ReadBatch

SERVICES = Path(__file__).parents[2] / "services"
NAMES = sorted(folder.name for folder in SERVICES.iterdir() if (folder / "app.py").is_file())
READING = {"redis", "_redis", "queries", "batch", "pubsub"}  # attributes of the context, and of a client
READERS = {one.__name__ for one in (Log, Boards, Ledger, Queries, ReadBatch)}
OPENING = {
    one.__name__ for one in (connections.client, connections.blocking_client, connections.queue_client)
}  # a connection: the context brings a web process its own
RUNNING = {"perform", "ledger", "commit"}
WITHOUT_COMMANDS = {"results"}  # it changes nothing


@cache
def uses(service: str) -> frozenset[tuple[str, str]]:
    """Each module of a service, by its path in it, with each attribute and each function that is called by its name."""
    return frozenset(_uses(service))


def _uses(service: str) -> Iterator[tuple[str, str]]:
    for file in sorted((SERVICES / service).rglob("*.py")):
        place = str(file.relative_to(SERVICES / service))
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute):
                yield place, f".{node.attr}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield place, f"{node.func.id}()"


def rooms(service: str, *used: str) -> set[str]:
    """The packages and modules of a service that use any of these, as far as its own folder names them."""
    return {place.split("/")[0].removesuffix(".py") for place, one in uses(service) if one in used}


@pytest.mark.parametrize("service", NAMES)
def test_redis_is_read_in_the_store_alone(service: str) -> None:
    assert rooms(service, *(f".{name}" for name in READING), *(f"{name}()" for name in READERS)) == {"store"}


@pytest.mark.parametrize("service", NAMES)
def test_a_command_runs_from_the_commands_alone(service: str) -> None:
    assert rooms(service, *(f".{name}" for name in RUNNING), *(f"{name}()" for name in RUNNING)) == (
        set() if service in WITHOUT_COMMANDS else {"commands"}
    )


@pytest.mark.parametrize("service", NAMES)
def test_a_connection_to_redis_is_opened_by_the_process_of_the_hub_alone(service: str) -> None:
    opening = rooms(service, *(f".{name}" for name in OPENING), *(f"{name}()" for name in OPENING))
    assert opening == ({"hub"} if service == "display" else set())


def test_every_service_is_asked() -> None:
    assert NAMES == ["agreements", "display", "organiser", "registration", "results"]
