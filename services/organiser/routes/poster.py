"""The poster of a børs, and the QR code that leads to its registration page."""

from flask import Blueprint, Response, render_template

from web import qr
from web.context import find_bors
from web.guards import allows

from .form_pages import registration_url, template_functions

blueprint = Blueprint("poster", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/plakat")
@allows("organiser")
def poster(bors: str) -> str:
    """A page of A4 with the code, to be printed."""
    bors_record, url = find_bors(bors), registration_url(bors)
    return render_template("organiser/poster.html", bors_record=bors_record, qr=qr.inline_svg(url), url=url)


@blueprint.get("/arrangor/<slug:bors>/qr.svg", defaults={"kind": "svg"})
@blueprint.get("/arrangor/<slug:bors>/qr.png", defaults={"kind": "png"})
@allows("organiser")
def qr_code(bors: str, kind: qr.ImageFormat) -> Response:
    """The code of the registration page as a file, for programmes and invitations of one's own."""
    response = Response(qr.file(registration_url(find_bors(bors).slug), kind), mimetype=qr.TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="frivilligbors-{bors}.{kind}"'
    return response
