"""Publishing the result, from a page or as JSON."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from web.commands import response_to
from web.context import find_bors
from web.forms import load
from web.guards import allows
from web.openapi import Description, documented
from web.problems import Invalid
from web.request_body import json_body

from .. import commands, forms
from .form_pages import overview_data, read_form, render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("publication", __name__)
blueprint.context_processor(template_functions)

PUBLISHED = {"bors": "drammen", "state": "published", "published_at": "2024-05-06T17:50:12.000Z"}


@blueprint.get("/arrangor/<slug:bors>/publiser")
@allows("organiser")
def confirm_publish(bors: str) -> str:
    """What is about to be published, in short, and the button."""
    return render_form_page("publish", **overview_data(bors))


@blueprint.post("/arrangor/<slug:bors>/publiser")
@allows("organiser")
def publish(bors: str) -> AnyResponse | tuple[str, int]:
    """Publish the result."""
    try:
        commands.publish_bors(find_bors(bors).slug, **read_form(forms.Publish))
    except (Refused, Invalid) as error:
        return render_form_page_again("publish", error, **overview_data(bors))
    return redirect(f"/arrangor/{bors}/resultat", 303)


@blueprint.post("/api/bors/<slug:bors>/publish")
@documented(
    Description(
        "Publish the result. Refused before grace is over, and while late agreements wait, unless `without_late`.",
        forms.Publish,
        200,
        PUBLISHED,
    )
)
@allows("organiser")
def publish_by_json(bors: str) -> Response:
    """The same; a request without a body asks for no more than that."""
    body = json_body() if request.get_data() else {}
    return response_to(commands.publish_bors(find_bors(bors).slug, **load(forms.Publish, body)), 200)
