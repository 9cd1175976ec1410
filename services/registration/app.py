"""Registration: participants, their needs and offers, the catalogue, and each participant's own page."""

from pathlib import Path

from flask import Flask

from frivilligbors.settings import Settings
from web import script_assets
from web.app import init_app

from .routes.arrivals import arrivals
from .routes.badge_downloads import badge_downloads
from .routes.badge_page import badge_page
from .routes.catalogue_page import catalogue_page
from .routes.front_page import front_page
from .routes.helpers_api import helpers_api
from .routes.host_page import host_page
from .routes.import_page import import_page
from .routes.merge_page import merge_page
from .routes.moderation import moderation
from .routes.my_data import my_data
from .routes.no_announcements import no_announcements
from .routes.own_page import own_page
from .routes.participants_api import participants_api
from .routes.people_page import people_page
from .routes.person_page import person_page
from .routes.privacy_pages import privacy_pages
from .routes.registration_page import registration_page


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises OperatorError."""
    blueprints = [
        participants_api,
        front_page,
        privacy_pages,
        registration_page,
        own_page,
        badge_page,
        host_page,
        arrivals,
        helpers_api,
        my_data,
        catalogue_page,
        badge_downloads,
        moderation,
        no_announcements,
        people_page,
        person_page,
        merge_page,
        import_page,
    ]
    app = init_app("registration", __name__, blueprints, settings or Settings.of())
    script_assets.init_app(app, "registration/scripts", Path(__file__).parent / "static")
    return app
