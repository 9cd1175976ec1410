"""Agreements: handshakes between two parties, and the agreements that brokers confirm at the desk."""

from pathlib import Path

from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from web import script_assets
from web.app import init_app
from web.sign_in import sign_in_pages

from .routes import (
    agreements_api,
    desk,
    handshake_pages,
    handshakes_api,
    live_desk_api,
    organiser_agreements,
    paper_forms,
    result_text,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises OperatorError."""
    blueprints = [
        agreements_api.blueprint,
        handshakes_api.blueprint,
        desk.blueprint,
        live_desk_api.blueprint,
        paper_forms.blueprint,
        handshake_pages.blueprint,
        result_text.blueprint,
        organiser_agreements.blueprint,
        sign_in_pages(Role.BROKER, "/megler/<slug:bors>/inn", "/megler/<slug:bors>"),
    ]
    app = init_app("agreements", __name__, blueprints, settings or Settings.of())
    script_assets.init_app(app, "agreements/desk", Path(__file__).parent / "static" / "desk")
    return app
