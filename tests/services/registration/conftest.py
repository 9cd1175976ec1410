from collections.abc import Iterator
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.enums import Role
from services.organiser.commands import command_line as organiser
from tests.serving import served
from web.context import Context

from .bors_client import LIBRARY, BorsClient
from .importer import Importer
from .merge_hall import SCOUTS, Hall, with_helpers
from .test_personal_links import invited


@pytest.fixture(scope="session")
def app(services: dict[str, Flask]) -> Flask:
    return services["registration"]


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
    organiser.create_bors(context, bors, "Frivilligbørs Drammen", place="Union Scene", by="ola", idempotency_key=token_hex(8))
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


@pytest.fixture
def hall(bors_client: BorsClient, services: dict[str, Flask]) -> Hall:
    made = Hall(bors_client, services)
    made.register("mobile", email="kari@example.no", needs=[{"category": "premises", "text": "Et sted å øve"}])
    made.register(
        "door",
        name="Kari N",
        organisations=[SCOUTS],
        needs=[{"category": "time", "text": "Flere ledere"}],
        offers=[{"category": "time", "text": "Dugnad"}],
        consents={"wall": True, "result": True},
    )
    made.register("lise", name="Lise", organisations=[LIBRARY], email="lise@example.no")
    return with_helpers(made)


@pytest.fixture
def importer(bors_client: BorsClient, app: Flask) -> Importer:
    return Importer(bors_client, invited(bors_client, app, Role.ORGANISER))
