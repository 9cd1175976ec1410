from collections.abc import Iterator
from secrets import token_hex
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from frivilligbors.settings import Settings
from services.organiser import store as organiser
from services.registration import create_app
from web import House

from .doors import Doors


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture(scope="session")
def home(app: Flask) -> House:
    found: House = app.extensions["house"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def doors(home: House, client: FlaskClient, bors: str) -> Doors:
    """A børs that takes registrations."""
    organiser.create(home, bors, "Frivilligbørs Drammen", place="Union Scene", by="ola", key=token_hex(8))
    return Doors(home, client, bors)


@pytest.fixture
def closed_doors(doors: Doors) -> Doors:
    """A børs whose gong has gone, and whose grace is over."""
    doors.close()
    return doors


class Silent(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Tests read answers, not lines."""


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The service on a port of this machine, for a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
