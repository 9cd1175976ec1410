"""The børs itself: planned, opened and closed, with its invitations and the code on its poster."""

from pathlib import Path

from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from web import script_assets, signin
from web.app import init_app

from .routes import evening, post, remote, signed_in, ways_in


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    door = signin.sign_in_pages(Role.ORGANISER, "/arrangor/inn", "/arrangor")
    rooms = [door, evening.pages, remote.pages, ways_in.pages, signed_in.pages, post.pages]
    app = init_app("organiser", __name__, rooms, settings or Settings.of())
    script_assets.init_app(app, "organiser/scripts", Path(__file__).parent / "static")
    return app
