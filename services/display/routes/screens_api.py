"""Screens nobody sits at, in JSON: the list, pairing, and all that an organiser's page can ask of one."""

from flask import Blueprint, Response, jsonify

from web import forms, request_body
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows
from web.openapi import Description, documented

from .. import commands
from ..forms import NewScreen, ScreenChange
from ..serializers import screen_json
from ..store.paired_screens import PairedScreens
from .openapi_examples import SCREEN, SCREEN_ID

blueprint = Blueprint("screens_api", __name__)


@blueprint.get("/api/bors/<slug:bors>/screens")
@documented(Description("The paired screens, each with what it told last.", None, 200, {"screens": [SCREEN]}))
@allows("organiser")
def list_screens(bors: str) -> Response:
    """In the order they came."""
    screens = PairedScreens(current_context())
    reports = screens.reports(find_bors(bors).slug)
    rows = [screen_json(screen, reports.get(screen.screen_id)) for screen in screens.all_of(bors)]
    return jsonify(screens=rows)


@blueprint.post("/api/bors/<slug:bors>/screens")
@documented(Description("Pair the screen that shows a code.", NewScreen, 201, SCREEN_ID))
@allows("organiser")
def pair(bors: str) -> Response:
    """Pair a screen."""
    return response_to(commands.pair(find_bors(bors).slug, forms.load(NewScreen, request_body.json_body())))


@blueprint.patch("/api/bors/<slug:bors>/screens/<screen_id>")
@documented(Description("Another name, language, size or scene of one screen.", ScreenChange, 200, SCREEN_ID))
@allows("organiser")
def change(bors: str, screen_id: str) -> Response:
    """Change a screen."""
    return response_to(
        commands.change(find_bors(bors).slug, screen_id, forms.load(ScreenChange, request_body.json_body())), 200
    )


@blueprint.post("/api/bors/<slug:bors>/screens/<screen_id>/gong")
@documented(Description("Have a screen strike its gong once, for a test.", NothingForm, 200, SCREEN_ID))
@allows("organiser")
def sound_gong(bors: str, screen_id: str) -> Response:
    """A test stroke."""
    forms.load(NothingForm, request_body.json_body())
    return response_to(commands.sound_gong(find_bors(bors).slug, screen_id), 200)


@blueprint.post("/api/bors/<slug:bors>/screens/<screen_id>/reload")
@documented(Description("Have a screen load its page anew.", NothingForm, 200, SCREEN_ID))
@allows("organiser")
def load_anew(bors: str, screen_id: str) -> Response:
    """A new page."""
    forms.load(NothingForm, request_body.json_body())
    return response_to(commands.load_anew(find_bors(bors).slug, screen_id), 200)


@blueprint.post("/api/bors/<slug:bors>/screens/<screen_id>/release")
@documented(Description("Let a screen go: it shows a code again.", NothingForm, 200, SCREEN_ID))
@allows("organiser")
def release(bors: str, screen_id: str) -> Response:
    """The end of a pairing."""
    forms.load(NothingForm, request_body.json_body())
    return response_to(commands.release(find_bors(bors).slug, screen_id), 200)
