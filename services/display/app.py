"""The wall: how many agreements, and between whom, for everybody in the room and at home."""

from pathlib import Path

from flask import Flask

from frivilligbors.settings import Settings
from web import script_assets
from web.app import init_app
from web.stylesheets import add_stylesheet

from .routes import pages, pairing, screens, screens_api, socket
from .stylesheet import PARTS
from .websocket.upgrade_cache import upgrade_cache


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises OperatorError."""
    blueprints = [group.blueprint for group in (pages, pairing, screens, screens_api, socket)]
    app = init_app("display", __name__, blueprints, settings or Settings.of())
    script_assets.init_app(app, "display/scripts", Path(__file__).parent / "static")
    add_stylesheet(app, "/static/display/wall.css", PARTS)
    app.extensions["connection_taker"] = upgrade_cache
    return app
