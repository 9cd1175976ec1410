"""The wall: how many agreements, and between whom, for everybody in the room and at home."""

from flask import Flask

from frivilligbors.settings import Settings
from web.shell import furnish

from .line import pages as lines
from .routes import pages


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    return furnish("display", __name__, [pages, lines], settings or Settings.of())
