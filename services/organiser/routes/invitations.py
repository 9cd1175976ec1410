"""Inviting brokers, hosts and organisers."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from web import qr
from web.context import find_bors
from web.guards import allows
from web.problems import Invalid

from .. import commands, forms
from .form_pages import overview_data, read_form, render_form_page_again, template_functions

blueprint = Blueprint("invitations", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/inviter")
@allows("organiser")
def back_to_overview(bors: str) -> Response:
    """To the overview, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for("overview.show", bors=bors))


@blueprint.post("/arrangor/<slug:bors>/inviter")
@allows("organiser")
def invite(bors: str) -> tuple[str, int]:
    """Invite a broker, a host or an organiser: the link is shown this once."""
    bors_record = find_bors(bors)
    try:
        data = read_form(forms.Invite)
        link = commands.invite(bors, role=Role(data["role"]), name=data["name"], lead=data["lead"]).link
    except (Refused, Invalid) as error:
        return render_form_page_again("overview", error, **overview_data(bors))
    return render_template("organiser/invited.html", bors_record=bors_record, link=link, qr=qr.inline_svg(link), **data), 201
