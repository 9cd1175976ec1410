"""What somebody does with what is kept about them: correct it, leave, take it along, have it erased."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import links
from frivilligbors.codes import new_idempotency_key
from frivilligbors.commit import Commit
from frivilligbors.errors import Refused
from frivilligbors.ledger import Answer, Mismatch
from frivilligbors.records import Participant
from web import commands, current_context, find_bors, guards, problems, sessions
from web.guards import admits, public
from web.locale import language, sentence
from web.openapi import Description, documented
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
    return _form(slug, as_told(me, current_context().queries.organisations(slug, me.organisation_ids)), {}, str(me.revision))


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
    return render_template("registration/leave.html", bors=find_bors(slug), key=new_idempotency_key())


@keeping.post("/deg/meld-av")
@admits("participant")
def left() -> AnyResponse:
    """No longer in. What was agreed stands."""
    slug, me = _me()
    go = lambda: changing.withdraw(current_context(), slug, me.participant_id)  # noqa: E731
    _perform(slug, me, "withdraw", {}, go, room="erasure")  # whoever leaves takes handshakes of another room out of line
    return redirect("/deg?gjort=meldt-av", 303)


@keeping.post("/deg/lenke/ny")
@admits("participant")
def other_link() -> AnyResponse:
    """A new personal link; whoever has the old one is out."""
    slug, me = _me()
    _perform(slug, me, "new link", {}, lambda: changing.renew_link(current_context(), slug, me.participant_id))
    answer = redirect("/deg?gjort=ny-lenke", 303)
    fresh = current_context().queries.participant(slug, me.participant_id) or me
    sessions.remember(answer, sessions.PARTICIPANT_COOKIE, sessions.session_token(current_context(), slug, fresh))
    return answer


@keeping.get("/deg/alt.json")
@documented(Description("Everything that is kept about the participant who asks."))
@admits("participant")
def all_of_it() -> Response:
    """Everything kept about me."""
    slug, me = _me()
    answer = jsonify(everything(current_context(), slug, me))
    answer.headers["Content-Disposition"] = f'attachment; filename="frivilligbors-{me.code}.json"'
    return answer


@keeping.get("/deg/slett")
@admits("participant")
def erasing_() -> str:
    """Are you sure?"""
    slug, _ = _me()
    return render_template("registration/erase.html", bors=find_bors(slug), key=new_idempotency_key(), errors={})


@keeping.post("/deg/slett")
@public
def erased() -> AnyResponse | tuple[str, int]:
    """Erase, once confirmed. Sent again by whoever is erased, it says so again."""
    claim = links.claim_of(current_context().secret, request.cookies.get(sessions.PARTICIPANT_COOKIE, ""))
    if claim is None:
        raise Refused("sign-in-needed")
    me = current_context().queries.participant(claim.bors, claim.participant_id)
    if me and sessions.participant_here(current_context()) is None:
        raise Refused("sign-in-needed")
    if me and request.form.get("sure") != "ja":
        errors = {"sure": sentence("not-sure")}
        shown = {"bors": find_bors(claim.bors), "key": new_idempotency_key(), "errors": errors}
        return render_template("registration/erase.html", **shown), 422
    if me:
        _perform(claim.bors, me, "erase", {}, lambda: erasing.erase(current_context(), claim.bors, me), room="erasure")
        guests.forget(claim.bors)
    answer = Response(render_template("registration/erased.html"))
    answer.delete_cookie(sessions.PARTICIPANT_COOKIE)
    return answer


def _me() -> tuple[str, Participant]:
    actor = guards.current_actor()
    if actor.participant is None:
        raise Refused("sign-in-needed")
    return actor.scope, actor.participant


def _changed(slug: str, me: Participant, said: Any, revision: str) -> Commit:
    return changing.change(current_context(), slug, me.participant_id, said, revision=revision)


def _perform(
    slug: str, me: Participant, route: str, body: dict[str, Any], prepare: Any, *, room: str = "registration"
) -> Answer:
    return commands.perform(room, slug, actor=me.participant_id, route=route, body=body, prepare=prepare)


def _form(
    slug: str, told: dict[str, Any], errors: dict[str, str], revision: str, *, more: str = "", status: int = 200
) -> Response:
    shown = form_page.shown(told, errors, more=more) | {"unfolded": True}
    page = render_template(
        "registration/mend.html", bors=find_bors(slug), revision=revision, action="/deg/endre", draft="", next="", **shown
    )
    return Response(page, status)
