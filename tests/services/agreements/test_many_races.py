from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from frivilligbors.settings import Settings
from services.agreements.app import create_app
from tests.services.agreements.races import RACES, Round, run


@pytest.fixture(scope="module")
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.mark.parametrize("race", RACES)
def test_every_race_ends_in_one_of_the_ways_there_are(app: Flask, race: Callable[[Round], Any]) -> None:
    run(app, race, times=5)
