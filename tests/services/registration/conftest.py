from collections.abc import Iterator
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.settings import Settings
from services.organiser import store as organiser
from services.registration import create_app
from tests.serving import served
from web import Context

from .bors_client import BorsClient


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture(scope="session")
def context(app: Flask) -> Context:
    found: Context = app.extensions["context"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bors_client(context: Context, client: FlaskClient, bors: str) -> BorsClient:
    """A børs that takes registrations."""
    organiser.create(context, bors, "Frivilligbørs Drammen", place="Union Scene", by="ola", key=token_hex(8))
    return BorsClient(context, client, bors)


@pytest.fixture
def closed_bors_client(bors_client: BorsClient) -> BorsClient:
    """A børs whose gong has gone, and whose grace is over."""
    bors_client.close()
    return bors_client


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The service on a port of this machine, for a browser."""
    with served(app) as address:
        yield address
