"""The organiser's service: a børs is planned, opened and closed, with its invitations, letters and poster."""

from pathlib import Path

from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from web import script_assets, signin
from web.app import init_app

from .routes import gongs, invitations, letters, overview, poster, remote, sessions


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    sign_in = signin.sign_in_pages(Role.ORGANISER, "/arrangor/inn", "/arrangor")
    groups = (overview, gongs, remote, invitations, poster, sessions, letters)
    blueprints = [sign_in, *(group.pages for group in groups)]
    app = init_app("organiser", __name__, blueprints, settings or Settings.of())
    script_assets.init_app(app, "organiser/scripts", Path(__file__).parent / "static")
    return app
