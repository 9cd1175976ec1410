"""The organiser's service: a børs is planned, opened and closed, with its invitations, letters and poster."""

from pathlib import Path

from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from web import script_assets
from web.app import init_app
from web.sign_in import sign_in_pages

from .routes import (
    access_api,
    announcements,
    audit,
    bors_settings,
    gongs,
    gongs_api,
    invitations,
    letters,
    letters_api,
    logo,
    notice,
    overview,
    papers,
    papers_api,
    poster,
    publication,
    remote,
    retention,
    sessions,
    towns,
    towns_api,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises OperatorError."""
    sign_in = sign_in_pages(Role.ORGANISER, "/arrangor/inn", "/arrangor")
    groups = (
        overview,
        bors_settings,
        gongs,
        gongs_api,
        publication,
        remote,
        invitations,
        access_api,
        papers,
        papers_api,
        poster,
        sessions,
        letters,
        letters_api,
        retention,
        notice,
        logo,
        audit,
        announcements,
        towns,
        towns_api,
    )
    blueprints = [sign_in, *(group.blueprint for group in groups)]
    app = init_app("organiser", __name__, blueprints, settings or Settings.of())
    script_assets.init_app(app, "organiser/scripts", Path(__file__).parent / "static")
    return app
