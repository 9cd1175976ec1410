"""A participant's own page, and the page behind the QR code on the badge."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import as_typed
from frivilligbors.refused import Refused
from web import house, problems, sessions, the_bors
from web.guards import public
from web.locale import sentence

from . import own, rules
from .drawing import qr

personal = Blueprint("personal", __name__)


@personal.get("/b/<slug:bors>/<string(length=4):code>")
@public
def badge(bors: str, code: str) -> AnyResponse | str:
    """Whose badge this is. It signs nobody in."""
    found = the_bors(bors)
    participant = house().roster.participant_by_code(bors, as_typed(code))
    if participant is None:
        return problems.problem("unknown-code", 404)
    organisations = house().roster.organisations(bors, participant.organisation_ids)
    names = [(one, rules.public_name(one, participant.consents)) for one in organisations]
    return render_template("registration/badge.html", bors=found, participant=participant, names=names)


@personal.get("/deg")
@public
def yours() -> AnyResponse | str:
    """A participant's own page."""
    belongs = sessions.participant_of(house(), request.cookies.get(sessions.PARTICIPANT_COOKIE, ""))
    if belongs is None:
        return Response(render_template("registration/who.html", errors={}), 401)
    slug, participant = belongs
    return render_template(
        "registration/yours.html",
        bors=the_bors(slug),
        participant=participant,
        organisations=house().roster.organisations(slug, participant.organisation_ids),
        agreements=own.agreements_of(house(), slug, participant),
        qr=qr(house().address(f"/b/{slug}/{participant.code}")),
    )


@personal.post("/deg")
@public
def come_back() -> AnyResponse:
    """Open one's own page with one's personal link, on any phone."""
    token = request.form.get("token", "").rpartition("#")[2].strip()
    if sessions.participant_of(house(), token) is None:
        return Response(render_template("registration/who.html", errors={"token": sentence("link-unknown")}), 403)
    return _remembering(token)


def welcomed(bors: str, participant_id: str) -> AnyResponse:
    """Off to one's own page, with the cookie that opens it. Raises Refused for somebody erased since."""
    participant = house().roster.participant(bors, participant_id)
    if participant is None:
        raise Refused("not-found")
    return _remembering(sessions.personal_token(house(), bors, participant))


def _remembering(token: str) -> AnyResponse:
    answer = redirect("/deg", 303)
    sessions.remember(answer, sessions.PARTICIPANT_COOKIE, token)
    return answer
