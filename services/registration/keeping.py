"""What somebody does with what is kept about them: correct it, leave, take it along, have it erased."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import links
from frivilligbors.commit import Commit
from frivilligbors.ledger import Answer, Mismatch
from frivilligbors.records import Participant
from frivilligbors.refused import Refused
from web import commands, guards, house, problems, sessions, the_bors
from web.described import Description, described
from web.guards import admits, public
from web.locale import language, sentence
from web.problems import Invalid

from . import changing, erasing, form_page
from .export import everything
from .forms import as_told, on_page, registration
from .guests import guests

keeping = Blueprint("keeping", __name__)


@keeping.get("/deg/endre")
@admits("participant")
def mend() -> AnyResponse:
    """The form, with what was told."""
    slug, me = _me()
    return _form(slug, as_told(me, house().roster.organisations(slug, me.organisation_ids)), {}, str(me.revision))


@keeping.post("/deg/endre")
@admits("participant")
def mended() -> AnyResponse:
    """Keep it, or show the form again."""
    slug, me = _me()
    told, revision = on_page(request.form), request.form.get("revision", "")
    if more := request.form.get("more"):
        return _form(slug, told, {}, revision, more=more)
    try:
        said = registration(told, language())
        _perform(slug, me, "change", {"revision": revision, **said.body}, lambda: _changed(slug, me, said, revision))
    except (Refused, Invalid, Mismatch) as trouble:
        if isinstance(trouble, Mismatch):
            trouble = Refused("idempotency-mismatch")
        status = 422 if isinstance(trouble, Invalid) else problems.status_of(trouble.code)
        return _form(slug, told, commands.errors_of(trouble, sentence), str(me.revision), status=status)
    return redirect("/deg?gjort=endret", 303)


@keeping.get("/deg/meld-av")
@admits("participant")
def leaving() -> str:
    """Are you sure?"""
    slug, _ = _me()
    return render_template("registration/leave.html", bors=the_bors(slug), key=commands.new_key())


@keeping.post("/deg/meld-av")
@admits("participant")
def left() -> AnyResponse:
    """No longer in. What was agreed stands."""
    slug, me = _me()
    go = lambda: changing.withdraw(house(), slug, me.participant_id)  # noqa: E731
    _perform(slug, me, "withdraw", {}, go, room="erasure")  # whoever leaves takes handshakes of another room out of line
    return redirect("/deg?gjort=meldt-av", 303)


@keeping.post("/deg/lenke/ny")
@admits("participant")
def other_link() -> AnyResponse:
    """A new personal link; whoever has the old one is out."""
    slug, me = _me()
    _perform(slug, me, "new link", {}, lambda: changing.renew_link(house(), slug, me.participant_id))
    answer = redirect("/deg?gjort=ny-lenke", 303)
    fresh = house().roster.participant(slug, me.participant_id) or me
    sessions.remember(answer, sessions.PARTICIPANT_COOKIE, sessions.session_token(house(), slug, fresh))
    return answer


@keeping.get("/deg/alt.json")
@described(Description("Everything that is kept about the participant who asks."))
@admits("participant")
def all_of_it() -> Response:
    """Everything kept about me."""
    slug, me = _me()
    answer = jsonify(everything(house(), slug, me))
    answer.headers["Content-Disposition"] = f'attachment; filename="frivilligbors-{me.code}.json"'
    return answer


@keeping.get("/deg/slett")
@admits("participant")
def erasing_() -> str:
    """Are you sure?"""
    slug, _ = _me()
    return render_template("registration/erase.html", bors=the_bors(slug), key=commands.new_key(), errors={})


@keeping.post("/deg/slett")
@public
def erased() -> AnyResponse | tuple[str, int]:
    """Erase, once confirmed. Sent again by whoever is erased, it says so again."""
    claim = links.claim_of(house().secret, request.cookies.get(sessions.PARTICIPANT_COOKIE, ""))
    if claim is None:
        raise Refused("sign-in-needed")
    me = house().roster.participant(claim.bors, claim.participant_id)
    if me and sessions.participant_here(house()) is None:
        raise Refused("sign-in-needed")
    if me and request.form.get("sure") != "ja":
        errors = {"sure": sentence("not-sure")}
        shown = {"bors": the_bors(claim.bors), "key": commands.new_key(), "errors": errors}
        return render_template("registration/erase.html", **shown), 422
    if me:
        _perform(claim.bors, me, "erase", {}, lambda: erasing.erase(house(), claim.bors, me), room="erasure")
        guests.forget(claim.bors)
    answer = Response(render_template("registration/erased.html"))
    answer.delete_cookie(sessions.PARTICIPANT_COOKIE)
    return answer


def _me() -> tuple[str, Participant]:
    actor = guards.asking()
    if actor.participant is None:
        raise Refused("sign-in-needed")
    return actor.scope, actor.participant


def _changed(slug: str, me: Participant, said: Any, revision: str) -> Commit:
    return changing.change(house(), slug, me.participant_id, said, revision=revision)


def _perform(
    slug: str, me: Participant, route: str, body: dict[str, Any], prepare: Any, *, room: str = "registration"
) -> Answer:
    return commands.perform(room, slug, actor=me.participant_id, route=route, body=body, prepare=prepare)


def _form(
    slug: str, told: dict[str, Any], errors: dict[str, str], revision: str, *, more: str = "", status: int = 200
) -> Response:
    shown = form_page.shown(told, errors, more=more) | {"unfolded": True}
    page = render_template(
        "registration/mend.html", bors=the_bors(slug), revision=revision, action="/deg/endre", draft="", next="", **shown
    )
    return Response(page, status)
