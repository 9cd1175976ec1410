"""A house of its own for every test, since every test breaks it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_house import RunningHouse

from .examined_house import BORS, Ward

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in here is marked so: `make faults` runs it with the long tests, which fill its waits."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("faults")


@pytest.fixture
def house() -> Iterator[RunningHouse]:
    """A whole house that nobody else uses."""
    folder = Path(tempfile.mkdtemp(prefix="bors-"))
    with RunningHouse(folder / "house") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def ward() -> Iterator[Ward]:
    """One house for all these faults: each is undone, and the next begins with all well."""
    folder = Path(tempfile.mkdtemp(prefix="bors-"))
    with RunningHouse(folder / "house") as house:
        found = Ward(house)
        found.evening(BORS)
        found.is_well()
        yield found
        found.client.close()
        found.context.redis.close()
    shutil.rmtree(folder, ignore_errors=True)
