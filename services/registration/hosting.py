"""The hosts' pages: help for whoever stands in the room without a phone, an e-mail or a link. Brokers and organisers too."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import as_typed, new_idempotency_key
from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.ledger import Mismatch
from frivilligbors.records import Participant
from web import commands, current_context, find_bors, forms, guards, invitations, problems, qr
from web.fonts import lacks_letters
from web.guards import admits
from web.locale import language, sentence
from web.problems import Invalid
from web.signin import sign_in_pages

from . import form_page, tickets
from .badge_letters import for_a_pen
from .forms import InviteForm, on_page, registration
from .routes import perform

HERE = "/vert/<slug:bors>"

hosts = Blueprint("hosts", __name__)
hosts.register_blueprint(sign_in_pages(Role.HOST, f"{HERE}/inn", HERE))


@hosts.get(HERE)
@admits("host", "broker", "organiser")
def desk(bors: str) -> AnyResponse:
    """Whom can we help?"""
    typed = request.args.get("kode", "")[:200]
    if typed and current_context().queries.participant_by_code(bors, as_typed(typed)):
        return redirect(f"/vert/{bors}/{as_typed(typed)}", 303)
    return _desk(bors, {}, {"kode": sentence("unknown-code")} if typed else {})


@hosts.post(HERE)
@admits("host", "broker", "organiser")
def register(bors: str) -> AnyResponse:
    """Register somebody who stands here; then their badge."""
    told = on_page(request.form)
    if more := request.form.get("more"):
        return _desk(bors, told, {}, more=more)
    try:
        answer = perform(bors, registration(told, language()), by=guards.current_actor().id)
    except Mismatch:
        return _desk(bors, told, {"": sentence("idempotency-mismatch")}, key=new_idempotency_key(), status=422)
    except (Refused, Invalid) as trouble:
        status = 422 if isinstance(trouble, Invalid) else problems.status_of(trouble.code)
        return _desk(bors, told, commands.errors_of(trouble, sentence), status=status)
    return redirect(f"/vert/{bors}/{answer.content['code']}", 303)


@hosts.get(f"{HERE}/<string(length=4):code>")
@admits("host", "broker", "organiser")
def one(bors: str, code: str) -> str:
    """A participant, with what a host can do for them, and the badge to print."""
    return _guest(
        "guest", bors, guest(bors, code), badge_qr=qr.inline_svg(current_context().address(f"/b/{bors}/{as_typed(code)}"))
    )


@hosts.get(f"{HERE}/lenke/<string(length=4):code>")
@admits("host", "broker", "organiser")
def offer(bors: str, code: str) -> str:
    """Is it this one who stands here?"""
    return _guest("ticket", bors, guest(bors, code))


@hosts.post(f"{HERE}/lenke/<string(length=4):code>")
@admits("host", "broker", "organiser")
def show(bors: str, code: str) -> tuple[str, int]:
    """A QR code that opens this participant's own page, once."""
    participant = guest(bors, code)
    ticket = tickets.issue(current_context(), bors, participant, by=guards.current_actor().id)
    return _guest("ticket", bors, participant, qr=qr.inline_svg(current_context().address(f"/deg#{ticket}"))), 201


@hosts.post(f"{HERE}/inviter")
@admits("broker", "organiser")
def invite(bors: str) -> tuple[str, int] | AnyResponse:
    """A broker invites a host: the link is shown this once."""
    find_bors(bors)
    try:
        name = forms.load(InviteForm(), {"name": request.form.get("host", "")})["name"]
        by, key = guards.current_actor().id, commands.key()
    except (Refused, Invalid):
        return _desk(bors, {}, {"host": sentence("required")}, status=422)
    invited = invitations.issue(current_context(), bors, Role.HOST, name, by=by, key=key, base=current_context().address(""))
    return render_template(
        "registration/host_invited.html", bors=find_bors(bors), name=name, link=invited.link, qr=qr.inline_svg(invited.link)
    ), 201


def guest(bors: str, code: str) -> Participant:
    """Whoever wears a code. Raises Refused."""
    participant = current_context().queries.participant_by_code(find_bors(bors).slug, as_typed(code))
    if participant is None:
        raise Refused("unknown-code")
    return participant


def _desk(bors: str, told: dict[str, Any], errors: dict[str, str], *, status: int = 200, **more: str) -> Response:
    more.setdefault("key", request.form.get("key", ""))
    page = render_template(
        "registration/hosting.html",
        bors=find_bors(bors),
        bors_for_a_pen=lacks_letters(find_bors(bors).name),
        action=f"/vert/{bors}",
        draft=f"vert:{bors}",
        next="",
        typed={"kode": request.args.get("kode", ""), "host": request.form.get("host", "")},
        invites=guards.current_actor().who != "host",
        for_a_pen=for_a_pen(
            current_context(), bors, [one for one in current_context().queries.participants(bors) if one.withdrawn_at is None]
        ),
        possible_duplicates=current_context().queries.possible_duplicates(bors)
        if guards.current_actor().who == "organiser"
        else (),
        invite_key=new_idempotency_key(),
        **form_page.shown(told, errors, **more),
    )
    return Response(page, status)


def _guest(page: str, bors: str, participant: Participant, **more: object) -> str:
    shown = {
        "bors": find_bors(bors),
        "participant": participant,
        "organisations": current_context().queries.organisations(bors, participant.organisation_ids),
        "minutes": tickets.MINUTES,
        "for_a_pen": for_a_pen(current_context(), bors, [participant]),
        "qr": None,
    }
    return render_template(f"registration/{page}.html", **shown | more)
