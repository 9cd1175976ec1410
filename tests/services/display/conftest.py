from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.settings import Settings
from frivilligbors.store import Store
from services.display import create_app

from .evening import Evening


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def evening(store: Store, bors: str) -> Iterator[Evening]:
    told = Evening(store, bors)
    yield told
    told.remove()
