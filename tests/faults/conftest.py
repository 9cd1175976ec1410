"""A house of its own for every test, since every test breaks it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_house import RunningHouse


@pytest.fixture
def house() -> Iterator[RunningHouse]:
    """A whole house that nobody else uses."""
    folder = Path(tempfile.mkdtemp(prefix="bors-"))
    with RunningHouse(folder / "house") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)
