"""The result of an evening: its page, its files, and what an organiser does to publish it."""

from pathlib import Path

from flask import Flask

from frivilligbors import colours
from frivilligbors.settings import Settings
from web import script_assets
from web.app import init_app
from web.stylesheets import add_stylesheet

from .routes import counter, organiser_files, organiser_page, result_files, result_page

STATIC = Path(__file__).parent / "static"
BLUEPRINTS = [
    result_page.blueprint,
    result_files.blueprint,
    counter.blueprint,
    organiser_page.blueprint,
    organiser_files.blueprint,
]


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises OperatorError."""
    app = init_app("results", __name__, BLUEPRINTS, settings or Settings.of())
    add_stylesheet(app, "/static/results/counter.css", (colours.FILE, STATIC / "counter.css"))
    script_assets.init_app(app, "results/scripts", STATIC)
    return app
