"""The gongs: opening a børs, and closing it after a confirmation."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors.errors import Refused
from web import find_bors
from web.guards import admits
from web.problems import Invalid

from .. import commands, forms
from .form_pages import overview_data, read_form, render_form_page, render_form_page_again, template_functions

pages = Blueprint("gongs", __name__)
pages.context_processor(template_functions)


@pages.get("/arrangor/<slug:bors>/apne")
@admits("organiser")
def back_to_overview(bors: str) -> Response:
    """To the overview, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for("overview.show", bors=bors))


@pages.post("/arrangor/<slug:bors>/apne")
@admits("organiser")
def open_bors(bors: str) -> Response | tuple[str, int]:
    """Strike the first gong."""
    try:
        commands.open_bors(find_bors(bors).slug, **read_form(forms.FirstGong))
    except (Refused, Invalid) as error:
        return render_form_page_again("overview", error, **overview_data(bors))
    return redirect(url_for("overview.show", bors=bors), 303)


@pages.get("/arrangor/<slug:bors>/lukk")
@admits("organiser")
def confirm_close(bors: str) -> str:
    """Ask once more before the closing gong: it cannot be taken back."""
    return render_form_page("close_confirmation", **overview_data(bors))


@pages.post("/arrangor/<slug:bors>/lukk")
@admits("organiser")
def close_bors(bors: str) -> Response | tuple[str, int]:
    """Strike the closing gong."""
    try:
        commands.close_bors(find_bors(bors).slug, **read_form(forms.LastGong))
    except (Refused, Invalid) as error:
        return render_form_page_again("close_confirmation", error, **overview_data(bors))
    return redirect(url_for("overview.show", bors=bors), 303)
