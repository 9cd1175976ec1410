"""The list of børser, planning a new one, and the overview of one."""

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors.errors import Refused
from web import current_context
from web.guards import admits, current_actor
from web.problems import Invalid

from .. import commands, forms
from ..rules.lifecycle import slug_of
from .form_pages import (
    demand_every_bors,
    overview_data,
    reaches_every_bors,
    read_form,
    render_form_page,
    render_form_page_again,
    template_functions,
)

pages = Blueprint("overview", __name__)
pages.context_processor(template_functions)


@pages.get("/arrangor")
@admits("organiser")
def list_borser() -> Response | str:
    """Every børs, to an organiser of them all; to the organiser of one, that one."""
    if not reaches_every_bors():
        return redirect(url_for(".show", bors=current_actor().scope))
    return render_form_page("borser", **_list_data())


@pages.post("/arrangor")
@admits("organiser")
def create_bors() -> Response | tuple[str, int]:
    """Plan a new børs."""
    demand_every_bors()
    try:
        form = read_form(forms.NewBors)
        bors = form.pop("slug") or slug_of(form["name"])
        commands.create_bors(bors, **form)
    except (Refused, Invalid) as error:
        return render_form_page_again("borser", error, **_list_data())
    return redirect(url_for(".show", bors=bors), 303)


@pages.get("/arrangor/<slug:bors>")
@admits("organiser")
def show(bors: str) -> str:
    """The overview."""
    return render_form_page("overview", **overview_data(bors))


def _list_data() -> dict[str, Any]:
    context = current_context()
    borser = context.queries.known()
    return {"borser": borser, "now": context.clock.now(), "base": context.address("/b/").split("://", 1)[-1]}
