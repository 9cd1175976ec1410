import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.redis_client import RedisClient
from tests.clocks import Clock

from .evening import Evening
from .running_display import Display


@pytest.fixture(scope="session")
def app(services: dict[str, Flask]) -> Flask:
    return services["display"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def evening(redis: RedisClient, bors: str) -> Iterator[Evening]:
    evening = Evening(redis, bors)
    yield evening
    evening.remove()


@pytest.fixture(scope="session")
def display(store_url: str, folder: Path) -> Iterator[Display]:
    """The display as it runs in the hall, one for all: whoever breaks it mends it."""
    with Display(store_url, Path(tempfile.mkdtemp(dir=folder))) as running:
        yield running
