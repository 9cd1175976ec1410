"""Registration: participants, their needs and offers, the catalogue, and each participant's own page."""

from pathlib import Path

from flask import Flask

from frivilligbors.settings import Settings
from web import script_assets
from web.app import init_app

from .badge_page import badges
from .catalogue_page import shelf
from .hosting import hosts
from .keeping import keeping
from .pages import pages
from .personal import personal
from .printing import printing
from .routes import calls
from .stage_page import stage


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    rooms = [calls, pages, personal, badges, hosts, keeping, shelf, printing, stage]
    app = init_app("registration", __name__, rooms, settings or Settings.of())
    script_assets.init_app(app, "registration/scripts", Path(__file__).parent / "static")
    return app
