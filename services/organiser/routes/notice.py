"""The privacy notice of a børs, as an organiser writes it: on a page, or as JSON."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import load
from web.guards import allows
from web.openapi import Description, documented
from web.problems import Invalid
from web.request_body import json_body

from .. import commands, forms
from ..store.notice import newest_notice
from .form_pages import read_form, render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("notice", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/personvern")
@allows("organiser")
def show(bors: str) -> str:
    """The form, with what is filled in."""
    return render_form_page("notice", **_page_data(find_bors(bors)))


@blueprint.post("/arrangor/<slug:bors>/personvern")
@allows("organiser")
def change(bors: str) -> AnyResponse | tuple[str, int]:
    """Write the next version."""
    bors_record = find_bors(bors)
    try:
        commands.change_notice(bors_record.slug, **read_form(forms.Notice))
    except (Refused, Invalid) as error:
        return render_form_page_again("notice", error, **_page_data(bors_record))
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.patch("/api/bors/<slug:bors>/notice")
@documented(
    Description(
        "Change the privacy notice: what is given is replaced, the rest stays. Each change is a version of its own.",
        forms.Notice,
        200,
        {"bors": "drammen", "version": 1},
    )
)
@allows("organiser")
def change_by_json(bors: str) -> Response:
    """The same, of the fields that are given."""
    body = json_body()
    data = load(forms.Notice, body)
    texts = {name: text for name, text in data.items() if name in body}
    return response_to(commands.change_notice(find_bors(bors).slug, **texts), 200)


def _page_data(bors_record: Bors) -> dict[str, Any]:
    return {"bors_record": bors_record, "notice": newest_notice(current_context(), bors_record)}
