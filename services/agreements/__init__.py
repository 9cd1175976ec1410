"""Agreements: what two parties have promised each other, confirmed by a broker at the desk."""

from flask import Flask

from frivilligbors.kinds import Role
from frivilligbors.settings import Settings
from web import signin
from web.shell import furnish

from .routes import calls, desk


def create_app(settings: Settings | None = None) -> Flask:
    """The app of this service. Raises Unusable."""
    door = signin.door(Role.BROKER, "/megler/<slug:bors>/inn", "/megler/<slug:bors>")
    return furnish("agreements", __name__, [calls.pages, desk.pages, door], settings or Settings.of())
