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

from .doors import Doors


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
def doors(context: Context, client: FlaskClient, bors: str) -> Doors:
    """A børs that takes registrations."""
    organiser.create(context, bors, "Frivilligbørs Drammen", place="Union Scene", by="ola", key=token_hex(8))
    return Doors(context, client, bors)


@pytest.fixture
def closed_doors(doors: Doors) -> Doors:
    """A børs whose gong has gone, and whose grace is over."""
    doors.close()
    return doors


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The service on a port of this machine, for a browser."""
    with served(app) as address:
        yield address
