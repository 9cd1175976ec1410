"""The services in which powers are held and ended, and an evening at which they are."""

from dataclasses import replace

import pytest
from flask import Flask

from frivilligbors.settings import Settings
from gateway.combined_app import create_service_apps

from .services.agreements.cast import Evening


@pytest.fixture(scope="module")
def rekeyed(settings: Settings) -> dict[str, Flask]:
    """The same store, served under another secret key."""
    return create_service_apps(replace(settings, secret_key="quite another secret key of the tests"))


@pytest.fixture
def evening(services: dict[str, Flask], bors: str) -> Evening:
    made = Evening(services["agreements"].extensions["context"], bors, services["agreements"])
    made.plan()
    made.open_()
    return made


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
