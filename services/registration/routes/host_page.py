"""The hosts' pages: registering and helping people without a phone, an e-mail or a link. Brokers and organisers too."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch, new_idempotency_key
from frivilligbors.records import Participant
from web import commands as web_commands
from web import forms, guards, qr
from web.context import current_context, find_bors
from web.fonts import lacks_glyphs
from web.guards import allows
from web.locale import language, sentence
from web.problems import Invalid
from web.sign_in import sign_in_pages

from .. import commands
from ..documents.handwriting import needing_handwriting
from ..forms import InviteForm, form_data, load_registration_input
from ..store import participants, sign_in_codes
from .form_view import form_error_status, form_view
from .participant_lookup import find_participant

HOME = "/vert/<slug:bors>"

host_page = Blueprint("host_page", __name__)
host_page.register_blueprint(sign_in_pages(Role.HOST, f"{HOME}/inn", HOME))


@host_page.get(HOME)
@allows("host", "broker", "organiser")
def show(bors: str) -> AnyResponse:
    """The registration form, and what else a host can do; with a code typed, on to that participant."""
    typed = request.args.get("kode", "")[:200]
    participant = participants.participant_by_code(current_context(), bors, typed) if typed else None
    if participant:
        return redirect(f"/vert/{bors}/{participant.code}", 303)
    return _host_page(bors, {}, {"kode": sentence("unknown-code")} if typed else {})


@host_page.post(HOME)
@allows("host", "broker", "organiser")
def register(bors: str) -> AnyResponse:
    """Register somebody who stands here; then show their badge."""
    data = form_data(request.form)
    if more := request.form.get("more"):
        return _host_page(bors, data, {}, more=more)
    try:
        answer = commands.register(bors, load_registration_input(data, language()), by=guards.current_actor().id)
    except Mismatch:
        return _host_page(bors, data, {"": sentence("idempotency-mismatch")}, idempotency_key=new_idempotency_key(), status=422)
    except (Refused, Invalid) as error:
        status = form_error_status(error)
        return _host_page(bors, data, web_commands.errors_of(error, sentence), status=status)
    return redirect(f"/vert/{bors}/{answer.content['code']}", 303)


@host_page.get(f"{HOME}/<string(length=4):code>")
@allows("host", "broker", "organiser")
def participant(bors: str, code: str) -> str:
    """A participant, with what a host can do for them, and the badge to print."""
    found = find_participant(bors, code)
    badge_qr = qr.inline_svg(current_context().absolute_url(f"/b/{bors}/{found.code}"))
    return _participant_page("host_participant", bors, found, badge_qr=badge_qr)


@host_page.get(f"{HOME}/lenke/<string(length=4):code>")
@allows("host", "broker", "organiser")
def confirm_sign_in_code(bors: str, code: str) -> str:
    """Ask whether this is the one who stands here."""
    return _participant_page("host_sign_in_code", bors, find_participant(bors, code))


@host_page.post(f"{HOME}/lenke/<string(length=4):code>")
@allows("host", "broker", "organiser")
def show_sign_in_code(bors: str, code: str) -> tuple[str, int]:
    """A QR code that opens this participant's own page, once."""
    found = find_participant(bors, code)
    token = commands.show_sign_in_code(bors, found)
    image = qr.inline_svg(current_context().absolute_url(f"/deg#{token}"))
    return _participant_page("host_sign_in_code", bors, found, qr=image), 201


@host_page.post(f"{HOME}/inviter")
@allows("broker", "organiser")
def invite_host(bors: str) -> tuple[str, int] | AnyResponse:
    """Invite a host: the link is shown this once."""
    bors_record = find_bors(bors)
    try:
        name = forms.load(InviteForm, {"name": request.form.get("host", "")})["name"]
        web_commands.current_idempotency_key()
    except (Refused, Invalid):
        return _host_page(bors, {}, {"host": sentence("required")}, status=422)
    link = commands.invite_host(bors, name).link
    page = render_template(
        "registration/host_invited.html", bors_record=bors_record, name=name, link=link, qr=qr.inline_svg(link)
    )
    return page, 201


def _host_page(bors: str, data: dict[str, Any], errors: dict[str, str], *, status: int = 200, **options: str) -> Response:
    context, bors_record, role = current_context(), find_bors(bors), guards.current_actor().role
    options.setdefault("idempotency_key", request.form.get("key", ""))
    active = participants.active_participants(context, bors)
    page = render_template(
        "registration/host_page.html",
        bors_record=bors_record,
        bors_name_handwritten=lacks_glyphs(bors_record.name),
        action=f"/vert/{bors}",
        draft=f"vert:{bors}",
        next="",
        typed={"kode": request.args.get("kode", ""), "host": request.form.get("host", "")},
        may_invite=role != "host",
        handwritten=needing_handwriting(active, participants.organisations_by_id(context, bors, active)),
        duplicates_by_email=participants.duplicates_by_email(context, bors) if role == "organiser" else (),
        invite_key=new_idempotency_key(),
        **form_view(data, errors, **options),
    )
    return Response(page, status)


def _participant_page(template: str, bors: str, participant: Participant, **more: object) -> str:
    context = current_context()
    organisations = participants.organisations_by_id(context, bors, [participant])
    variables = {
        "bors_record": find_bors(bors),
        "participant": participant,
        "organisations": list(organisations.values()),
        "minutes": sign_in_codes.MINUTES,
        "handwritten": needing_handwriting([participant], organisations),
        "qr": None,
        "idempotency_key": new_idempotency_key(),
    }
    return render_template(f"registration/{template}.html", **variables | more)
