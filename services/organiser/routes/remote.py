"""The remote of the wall, for a phone in one hand: what it shows, what it hides, and how long the hour is."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import load
from web.guards import allows
from web.openapi import Description, documented
from web.problems import Invalid
from web.request_body import json_body

from .. import commands, forms
from ..store.overview import read_overview
from ..store.watcher_count import watchers_now
from .form_pages import read_form, render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("remote", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/storskjerm")
@allows("organiser")
def show(bors: str) -> str:
    """The remote."""
    return render_form_page("remote", **_data(bors))


@blueprint.post("/arrangor/<slug:bors>/storskjerm")
@allows("organiser")
def show_scene(bors: str) -> AnyResponse | tuple[str, int]:
    """Another scene, the next step of the result, or a wall that holds still."""
    try:
        commands.show_scene(find_bors(bors).slug, **read_form(forms.Remote))
    except (Refused, Invalid) as error:
        return render_form_page_again("remote", error, **_data(bors))
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.post("/arrangor/<slug:bors>/mer-tid")
@allows("organiser")
def extend_bors(bors: str) -> AnyResponse | tuple[str, int]:
    """More time for everybody."""
    try:
        commands.extend_bors(find_bors(bors).slug, **read_form(forms.MoreTime))
    except (Refused, Invalid) as error:
        return render_form_page_again("remote", error, **_data(bors))
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.post("/api/bors/<slug:bors>/scene")
@documented(
    Description(
        "Choose what the wall shows: a scene, a step of the result, and whether it holds `still`.",
        forms.Remote,
        200,
        {"bors": "drammen", "state": "open", "revision": 4},
    )
)
@allows("organiser")
def show_scene_by_json(bors: str) -> Response:
    """Another scene."""
    return response_to(commands.show_scene(find_bors(bors).slug, **load(forms.Remote, json_body())), 200)


def _data(bors: str) -> dict[str, Any]:
    overview = read_overview(current_context(), find_bors(bors))
    watchers = watchers_now(current_context(), bors, overview.now)
    return {"overview": overview, "bors_record": overview.bors_record, "watchers": watchers}
