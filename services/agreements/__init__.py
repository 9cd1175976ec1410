"""Agreements: what two parties have promised each other, confirmed by a broker at the desk."""

from pathlib import Path

from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from web import script_assets, signin
from web.app import init_app

from .routes import calls, desk, handshake_calls, live, paper, shaking


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    door = signin.sign_in_pages(Role.BROKER, "/megler/<slug:bors>/inn", "/megler/<slug:bors>")
    rooms = [calls.pages, handshake_calls.pages, desk.pages, live.pages, paper.pages, shaking.pages, door]
    app = init_app("agreements", __name__, rooms, settings or Settings.of())
    script_assets.init_app(app, "agreements/desk", Path(__file__).parent / "static" / "desk")
    return app
