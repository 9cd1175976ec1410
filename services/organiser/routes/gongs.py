"""The run of show: the doors, the gongs, more time, and taking back a gong that was struck by mistake."""

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer
from web.context import find_bors
from web.guards import allows
from web.problems import Invalid

from .. import commands, forms
from .form_pages import overview_data, read_form, render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("gongs", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/dorer")
@blueprint.get("/arrangor/<slug:bors>/tid")
@blueprint.get("/arrangor/<slug:bors>/apne/angre")
@blueprint.get("/arrangor/<slug:bors>/lukk/angre")
@blueprint.get("/arrangor/<slug:bors>/apne")
@allows("organiser")
def back_to_overview(bors: str) -> Response:
    """To the overview, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for("overview.show", bors=bors))


@blueprint.post("/arrangor/<slug:bors>/apne")
@allows("organiser")
def open_bors(bors: str) -> Response | tuple[str, int]:
    """Strike the first gong."""
    try:
        commands.open_bors(find_bors(bors).slug, **read_form(forms.FirstGong))
    except (Refused, Invalid) as error:
        return render_form_page_again("overview", error, **overview_data(bors))
    return redirect(url_for("overview.show", bors=bors), 303)


@blueprint.post("/arrangor/<slug:bors>/dorer")
@allows("organiser")
def open_doors(bors: str) -> Response | tuple[str, int]:
    """Let people in."""
    return _step(bors, commands.open_doors)


@blueprint.post("/arrangor/<slug:bors>/tid")
@allows("organiser")
def extend(bors: str) -> Response | tuple[str, int]:
    """More time for everybody, and back to the overview."""
    return _step(bors, lambda slug: commands.extend_bors(slug, **read_form(forms.MoreTime)))


@blueprint.post("/arrangor/<slug:bors>/apne/angre")
@allows("organiser")
def take_back_opening(bors: str) -> Response | tuple[str, int]:
    """Take back the first gong."""
    return _step(bors, commands.take_back_opening)


@blueprint.post("/arrangor/<slug:bors>/lukk/angre")
@allows("organiser")
def take_back_closing(bors: str) -> Response | tuple[str, int]:
    """Take back the closing gong."""
    return _step(bors, commands.take_back_closing)


@blueprint.get("/arrangor/<slug:bors>/lukk")
@allows("organiser")
def confirm_close(bors: str) -> str:
    """Ask once more before the closing gong."""
    return render_form_page("close_confirmation", **overview_data(bors))


@blueprint.post("/arrangor/<slug:bors>/lukk")
@allows("organiser")
def close_bors(bors: str) -> Response | tuple[str, int]:
    """Strike the closing gong."""
    try:
        commands.close_bors(find_bors(bors).slug, **read_form(forms.LastGong))
    except (Refused, Invalid) as error:
        return render_form_page_again("close_confirmation", error, **overview_data(bors))
    return redirect(url_for("overview.show", bors=bors), 303)


def _step(bors: str, command: Callable[[str], Answer]) -> Response | tuple[str, int]:
    """Run a command of the run of show, and back to the overview."""
    try:
        command(find_bors(bors).slug)
    except (Refused, Invalid) as error:
        return render_form_page_again("overview", error, **overview_data(bors))
    return redirect(url_for("overview.show", bors=bors), 303)
