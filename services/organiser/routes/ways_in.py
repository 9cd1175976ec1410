"""The ways in: invitations for brokers, hosts and organisers, and the code that leads everybody to the registration."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from web import commands, current_context, find_bors, invitations, qr
from web.guards import admits, current_actor
from web.problems import Invalid

from .. import forms
from .answers import again, of_bors, register_address, spoken, told

pages = Blueprint("ways_in", __name__)
pages.context_processor(spoken)


@pages.get("/arrangor/<slug:bors>/inviter")
@admits("organiser")
def back(bors: str) -> AnyResponse:
    """To the overview, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for("organiser.show", bors=bors))


@pages.post("/arrangor/<slug:bors>/inviter")
@admits("organiser")
def invite(bors: str) -> tuple[str, int]:
    """Invite a broker, a host or an organiser: the link is shown this once."""
    context, evening = current_context(), find_bors(bors)
    try:
        guest = told(forms.Invite())
        by: dict[str, Any] = {"by": current_actor().id, "key": commands.key()}
        by |= {"base": context.address(""), "lead": guest["lead"] and guest["role"] == Role.BROKER}
        invited = invitations.issue(context, bors, Role(guest["role"]), guest["name"], **by)
    except (Refused, Invalid) as trouble:
        return again("overview", trouble, **of_bors(bors))
    link = invited.link
    return render_template("organiser/invited.html", bors=evening, link=link, qr=qr.inline_svg(link), **guest), 201


@pages.get("/arrangor/<slug:bors>/plakat")
@admits("organiser")
def poster(bors: str) -> str:
    """A page of A4 with the code, to be printed."""
    evening, address = find_bors(bors), register_address(bors)
    return render_template("organiser/poster.html", bors=evening, qr=qr.inline_svg(address), address=address)


@pages.get("/arrangor/<slug:bors>/qr.svg", defaults={"kind": "svg"})
@pages.get("/arrangor/<slug:bors>/qr.png", defaults={"kind": "png"})
@admits("organiser")
def code(bors: str, kind: qr.Picture) -> Response:
    """The code of the registration page as a file, for programmes and invitations of one's own."""
    answer = Response(qr.file(register_address(find_bors(bors).slug), kind), mimetype=qr.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="frivilligbors-{bors}.{kind}"'
    return answer
