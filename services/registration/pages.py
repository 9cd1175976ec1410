"""The pages of registration: which børs, the form behind the QR code, and the catalogue."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import bors_of, new_idempotency_key
from frivilligbors.errors import Refused
from frivilligbors.ledger import Mismatch
from frivilligbors.records import Bors, Participant
from web import commands, current_context, find_bors, guards, problems
from web.guards import public
from web.locale import language, sentence
from web.problems import Invalid
from web.rate_limit import RateLimited

from . import form_page, store
from .forms import on_page, registration
from .personal import welcomed
from .routes import perform

pages = Blueprint("pages", __name__)


@pages.get("/")
@public
def front() -> AnyResponse | str:
    """Which børs?"""
    typed = request.args.get("bors", "").strip()
    slug = bors_of(typed[:200])
    if slug and current_context().queries.bors(slug):
        return redirect(f"/b/{slug}", 303)
    errors = {"bors": sentence("bors-unknown")} if typed else {}
    return render_template(
        "registration/front.html", borser=store.taking_registrations(current_context()), told={"bors": typed}, errors=errors
    )


@pages.get("/b/<slug:bors>")
@public
def form(bors: str) -> AnyResponse:
    """The page behind the QR code."""
    found = find_bors(bors)
    if not found.takes_registrations(current_context().clock.now()):
        return _closed(found, 200)
    return _form(found, {}, {})


@pages.post("/b/<slug:bors>")
@public
def register(bors: str) -> AnyResponse:
    """Register, or see the form again with what was typed."""
    found, told = find_bors(bors), on_page(request.form)
    if more := request.form.get("more"):
        return _form(found, told, {}, more=more)
    try:
        answer = perform(bors, registration(told, language()))
    except Mismatch:
        return _form(found, told, {"": sentence("idempotency-mismatch")}, key=new_idempotency_key(), status=422)
    except (Refused, Invalid) as trouble:
        return _again(found, told, trouble)
    return _arrived(bors, answer.content["participant_id"])


@pages.get("/personvern")
@public
def privacy() -> str:
    """What we keep, and what for."""
    return render_template("registration/privacy.html")


def _form(
    bors: Bors, told: dict[str, Any], errors: dict[str, str], *, more: str = "", key: str = "", status: int = 200
) -> AnyResponse:
    already = _already(bors.slug)
    page = render_template(
        "registration/form.html",
        bors=bors,
        already=already,
        phone=request.form.get("mobil", "min"),
        action=f"/b/{bors.slug}",
        draft=bors.slug,
        next="" if already else "/deg",
        **form_page.shown(told, errors, key=key or request.form.get("key", ""), more=more),
    )
    return Response(page, status)


def _already(bors: str) -> Participant | None:
    """Whose phone this is already."""
    me = guards.present(bors).get("participant")
    return me.participant if me and me.participant and me.participant.withdrawn_at is None else None


def _arrived(bors: str, participant_id: str) -> AnyResponse:
    """To one's own page; but a phone that is somebody's stays theirs, unless they said that it is the other's from now on."""
    me, other = _already(bors), current_context().queries.participant(bors, participant_id)
    if me is None or other is None or me.participant_id == participant_id or request.form.get("mobil") == "ny":
        return welcomed(bors, participant_id)
    return redirect(f"/b/{bors}/{other.code}?gjort=meldt-paa", 303)


def _again(bors: Bors, told: dict[str, Any], trouble: Refused | Invalid) -> AnyResponse:
    if isinstance(trouble, Refused) and trouble.code == "registration-closed":
        return _closed(bors, 409)
    if isinstance(trouble, RateLimited):
        raise trouble
    status = 422 if isinstance(trouble, Invalid) else problems.status_of(trouble.code)
    return _form(bors, told, commands.errors_of(trouble, sentence), status=status)


def _closed(bors: Bors, status: int) -> AnyResponse:
    return Response(render_template("registration/closed.html", bors=bors), status)
