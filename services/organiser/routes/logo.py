"""The logo of a børs: sent as a file on a page or by a machine, and served as the image that we made of it."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from web.commands import response_to
from web.context import current_context, find_bors
from web.guards import allows, public
from web.locale import sentence
from web.offload import TakesTooLong
from web.openapi import Description, documented
from web.problems import status_of

from .. import commands
from ..serializers import bors_settings_json
from ..store.logo import logo_image
from .form_pages import template_functions

blueprint = Blueprint("logo", __name__)
blueprint.context_processor(template_functions)

EXAMPLE = {"bors": "drammen", "logo": "/b/drammen/logo/0f3a9c51d27b44e8.png"}
KEPT = "public, max-age=31536000, immutable"  # another image has another name


@blueprint.get("/arrangor/<slug:bors>/logo")
@allows("organiser")
def show(bors: str) -> str:
    """The logo, and the form to send another."""
    return _page(find_bors(bors))


@blueprint.post("/arrangor/<slug:bors>/logo")
@allows("organiser")
def change(bors: str) -> AnyResponse | tuple[str, int]:
    """Take a file for the logo, or take the logo away."""
    bors_record = find_bors(bors)
    try:
        if request.form.get("remove") == "ja":
            commands.remove_logo(bors_record.slug)
        else:
            file = request.files.get("file")
            commands.change_logo(bors_record.slug, file.read() if file else b"")
    except RequestEntityTooLarge:
        return _page_again(bors_record, "logo-too-large")
    except TakesTooLong:
        return _page_again(bors_record, "logo-svg-too-complex")
    except Refused as no:
        return _page_again(bors_record, no.error_code)
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.put("/api/bors/<slug:bors>/logo")
@documented(Description("Make the body, a PNG, JPEG or SVG, the logo of the børs. It is drawn anew.", None, 200, EXAMPLE))
@allows("organiser")
def change_by_json(bors: str) -> Response:
    """The same, for a machine."""
    bors_record = find_bors(bors)
    try:
        answer = commands.change_logo(bors_record.slug, request.get_data())
    except TakesTooLong as late:
        raise Refused("logo-svg-too-complex", field="file") from late
    return response_to(answer, 200, logo=bors_settings_json(find_bors(bors))["logo"])


@blueprint.delete("/api/bors/<slug:bors>/logo")
@documented(Description("Have no logo any more.", None, 200, {"bors": "drammen", "logo": ""}))
@allows("organiser")
def remove_by_json(bors: str) -> Response:
    """The same, for a machine."""
    return response_to(commands.remove_logo(find_bors(bors).slug), 200)


@blueprint.get("/b/<slug:bors>/logo/<name>.png")
@public
def image(bors: str, name: str) -> Response:
    """The image, under the name that it alone has; one that was replaced is gone."""
    logo, _, size = name.partition("-")
    found = logo_image(current_context(), find_bors(bors).slug, logo, small=size == "liten")
    if found is None or size not in ("", "liten"):
        abort(404)
    return Response(found, mimetype="image/png", headers={"Cache-Control": KEPT})


def _page_again(bors_record: Bors, error_code: str) -> tuple[str, int]:
    return _page(bors_record, {"file": sentence(error_code)}), status_of(error_code)


def _page(bors_record: Bors, errors: dict[str, str] | None = None) -> str:
    return render_template("organiser/logo.html", bors_record=bors_record, errors=errors or {})
