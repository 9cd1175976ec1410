"""The registration form behind the QR code of a børs."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer, Mismatch, new_idempotency_key
from frivilligbors.records import Bors, Participant
from web import commands as web_commands
from web import guards
from web.context import current_context, find_bors
from web.guards import public
from web.locale import language, sentence
from web.page_cache import cached_page
from web.problems import Invalid
from web.rate_limit import RateLimited

from .. import commands
from ..forms import form_data, load_registration_input
from ..store import participants
from .form_view import form_error_status, form_view
from .own_page import redirect_signed_in

registration_page = Blueprint("registration_page", __name__)


@registration_page.get("/b/<slug:bors>")
@public
def form(bors: str) -> AnyResponse:
    """The empty form, or the page of a børs that takes no registrations."""
    return cached_page(bors, lambda: _empty_form(bors))


@registration_page.post("/b/<slug:bors>")
@public
def register(bors: str) -> AnyResponse:
    """Register, or show the form again with what was typed."""
    data = form_data(request.form)
    if more := request.form.get("more"):
        return _form_page(find_bors(bors), data, {}, more=more)
    try:
        answer = commands.register(bors, load_registration_input(data, language()))
    except Mismatch:
        errors = {"": sentence("idempotency-mismatch")}
        return _form_page(find_bors(bors), data, errors, idempotency_key=new_idempotency_key(), status=422)
    except (Refused, Invalid) as error:
        return _error_page(find_bors(bors), data, error)
    return _registered(bors, answer)


def _empty_form(bors: str) -> AnyResponse:
    bors_record = find_bors(bors)
    if not bors_record.takes_registrations(current_context().clock.now()):
        return _closed_page(bors_record, 200)
    return _form_page(bors_record, {}, {})


def _form_page(
    bors_record: Bors,
    data: dict[str, Any],
    errors: dict[str, str],
    *,
    more: str = "",
    idempotency_key: str = "",
    status: int = 200,
) -> AnyResponse:
    signed_in = _signed_in_participant(bors_record.slug)
    page = render_template(
        "registration/registration_form.html",
        bors_record=bors_record,
        signed_in=signed_in,
        phone=request.form.get("mobil", "min"),
        action=f"/b/{bors_record.slug}",
        draft=bors_record.slug,
        next="" if signed_in else "/deg",
        **form_view(data, errors, idempotency_key=idempotency_key or request.form.get("key", ""), more=more)
        | {"asks": bors_record.asks},
    )
    return Response(page, status)


def _signed_in_participant(bors: str) -> Participant | None:
    """The participant whose phone this is already."""
    actor = guards.actors(bors).get("participant")
    return actor.participant if actor and actor.participant and actor.participant.withdrawn_at is None else None


def _registered(bors: str, answer: Answer) -> AnyResponse:
    """On to one's own page; but a phone that is somebody's stays theirs, unless the form gives it to the new participant."""
    signed_in = _signed_in_participant(bors)
    registered = participants.registered(current_context(), bors, answer)
    if registered is None:
        raise Refused("not-found")
    participant = registered.participant
    if signed_in is None or participant.participant_id in signed_in.ids or request.form.get("mobil") == "ny":
        return redirect_signed_in(bors, participant)
    return redirect(f"/b/{bors}/{participant.code}?gjort=meldt-paa", 303)


def _error_page(bors_record: Bors, data: dict[str, Any], error: Refused | Invalid) -> AnyResponse:
    if isinstance(error, Refused) and error.error_code == "registration-closed":
        return _closed_page(bors_record, 409)
    if isinstance(error, RateLimited):
        raise error
    status = form_error_status(error)
    return _form_page(bors_record, data, web_commands.errors_of(error, sentence), status=status)


def _closed_page(bors_record: Bors, status: int) -> AnyResponse:
    return Response(render_template("registration/closed.html", bors_record=bors_record), status)
