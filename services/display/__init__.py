"""The wall: how many agreements, and between whom, for everybody in the room and at home."""

from flask import Flask

from frivilligbors.settings import Settings
from web.app import init_app
from web.stylesheets import add_stylesheet

from .line import pages as lines
from .routes import pages
from .stylesheet import PARTS


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    app = init_app("display", __name__, [pages, lines], settings or Settings.of())
    add_stylesheet(app, "/static/display/wall.css", PARTS)
    return app
