"""The list of børser, planning a new one, and the overview of one."""

from typing import Any

from flask import Blueprint, jsonify, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors.erasure_dates import WARNING
from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import load
from web.guards import allows, current_actor
from web.openapi import Description, documented
from web.problems import Invalid
from web.request_body import json_body

from .. import commands, forms
from ..rules.lifecycle import slug_of
from ..serializers import bors_json
from ..store.towns import bors_records_of, towns_of
from .form_pages import (
    demand_several,
    overview_data,
    reaches_several,
    read_form,
    render_form_page,
    render_form_page_again,
    template_functions,
)

blueprint = Blueprint("overview", __name__)
blueprint.context_processor(template_functions)

EXAMPLE = {"bors": "drammen-2027", "town": "drammen", "name": "Frivilligbørs Drammen", "state": "planned", "rehearsal": False}
LISTED = {"borser": [EXAMPLE]}


@blueprint.get("/arrangor")
@allows("organiser")
def list_borser() -> Response | str:
    """The børser of whoever asks: of the whole house, or of a town. The organiser of one is led to it."""
    if not reaches_several():
        return redirect(url_for(".show", bors=current_actor().scope))
    return render_form_page("borser", **_list_data())


@blueprint.post("/arrangor")
@allows("organiser")
def create_bors() -> Response | tuple[str, int]:
    """Plan a new børs."""
    demand_several()
    try:
        data = read_form(forms.NewBors)
        bors = data.pop("slug") or slug_of(data["name"])
        commands.create_bors(bors, **data)
    except (Refused, Invalid) as error:
        return render_form_page_again("borser", error, **_list_data())
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.post("/api/bors")
@documented(
    Description(
        "Plan a børs, like an earlier one (`copy_of`) or anew. Needs the key of a town, whose it then is, or the house's, "
        "which may choose the `town`.",
        forms.NewBors,
        201,
        {"bors": "drammen-2027", "state": "planned", "revision": 1, "opens_at": "2027-05-06T16:30:00.000Z"},
    )
)
@allows("organiser")
def create_by_json() -> Response:
    """The same, for a machine."""
    demand_several()
    data = load(forms.NewBors, json_body())
    return response_to(commands.create_bors(data.pop("slug") or slug_of(data["name"]), **data), 201)


@blueprint.get("/api/bors")
@documented(Description("The børser you organise: those of your town, one of them, or all of the house.", None, 200, LISTED))
@allows("organiser")
def list_as_json() -> Response:
    """The list, for a machine."""
    context, actor = current_context(), current_actor()
    now = context.clock.now()
    bors_records = bors_records_of(context, actor.town) if reaches_several() else [find_bors(actor.scope)]
    return jsonify({"borser": [bors_json(one, now) for one in bors_records]})


@blueprint.get("/arrangor/<slug:bors>")
@allows("organiser")
def show(bors: str) -> str:
    """The overview."""
    return render_form_page("overview", **overview_data(bors))


def _newest_first(bors_record: Bors) -> tuple[bool, float]:
    """A key to sort by: what has no time yet, then the latest gong."""
    return bors_record.opens_at is not None, -bors_record.opens_at.timestamp() if bors_record.opens_at else 0.0


def _list_data() -> dict[str, Any]:
    context, actor = current_context(), current_actor()
    now, base = context.clock.now(), context.absolute_url("/b/").split("://", 1)[-1]
    names = {one.slug: one.name for one in towns_of(context, "")}
    return {
        "bors_records": sorted(bors_records_of(context, actor.town), key=_newest_first),
        "recently": now - WARNING,
        "now": now,
        "base": base,
        "town": actor.town,
        "town_name": names.get(actor.town, ""),
        "towns": names if actor.is_of_installation else {},
    }
