"""The run of show as JSON: what the buttons of the overview do."""

from collections.abc import Callable

from flask import Blueprint, Response

from frivilligbors.idempotency import Answer
from web.commands import response_to
from web.context import find_bors
from web.forms import Form, NothingForm, load
from web.guards import allows
from web.openapi import Description, documented
from web.request_body import json_body

from .. import commands, forms

blueprint = Blueprint("gongs_api", __name__)

OPEN = {"bors": "drammen", "state": "open", "revision": 3, "closes_at": "2024-05-06T17:30:00.000Z"}
PLANNED = {"bors": "drammen", "state": "planned", "revision": 4}
DOORS = {"bors": "drammen", "state": "doors_open", "revision": 2}
GRACE = {"bors": "drammen", "state": "grace", "revision": 5, "grace_until": "2024-05-06T17:35:00.000Z"}


@blueprint.post("/api/bors/<slug:bors>/doors")
@documented(Description("Let people in.", NothingForm, 200, DOORS))
@allows("organiser")
def open_doors(bors: str) -> Response:
    """The doors."""
    return _step(bors, NothingForm, commands.open_doors)


@blueprint.post("/api/bors/<slug:bors>/open")
@documented(
    Description(
        "Strike the first gong. Long before its planned time it asks whether you are `sure`.", forms.FirstGong, 200, OPEN
    )
)
@allows("organiser")
def open_bors(bors: str) -> Response:
    """The first gong."""
    return _step(bors, forms.FirstGong, commands.open_bors)


@blueprint.post("/api/bors/<slug:bors>/open/take-back")
@documented(Description("Take back the first gong, within a minute and while no agreement stands.", NothingForm, 200, PLANNED))
@allows("organiser")
def take_back_opening(bors: str) -> Response:
    """It was a mistake."""
    return _step(bors, NothingForm, commands.take_back_opening)


@blueprint.post("/api/bors/<slug:bors>/extend")
@documented(Description("Give more time.", forms.MoreTime, 200, OPEN))
@allows("organiser")
def extend(bors: str) -> Response:
    """More time for everybody."""
    return _step(bors, forms.MoreTime, commands.extend_bors)


@blueprint.post("/api/bors/<slug:bors>/close")
@documented(Description("Strike the closing gong.", forms.LastGong, 200, GRACE))
@allows("organiser")
def close(bors: str) -> Response:
    """The closing gong."""
    return _step(bors, forms.LastGong, commands.close_bors)


@blueprint.post("/api/bors/<slug:bors>/close/take-back")
@documented(Description("Take back the closing gong, within a minute: the hour goes on.", NothingForm, 200, OPEN))
@allows("organiser")
def take_back_closing(bors: str) -> Response:
    """It was a mistake."""
    return _step(bors, NothingForm, commands.take_back_closing)


def _step(bors: str, form: type[Form], command: Callable[..., Answer]) -> Response:
    data = load(form, json_body())
    return response_to(command(find_bors(bors).slug, **data), 200)
