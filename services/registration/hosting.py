"""The hosts' pages: help for whoever stands in the room without a phone, an e-mail or a link. Brokers and organisers too."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import as_typed
from frivilligbors.kinds import Role
from frivilligbors.ledger import Mismatch
from frivilligbors.records import Participant
from frivilligbors.refused import Refused
from web import commands, forms, guards, house, invitations, problems, the_bors
from web.guards import admits
from web.locale import language, sentence
from web.problems import Invalid
from web.signin import door
from web.typefaces import lacks_letters

from . import form_page, store, tickets
from .badge_letters import for_a_pen
from .drawing import qr
from .forms import InviteForm, on_page, registration
from .routes import perform

HERE = "/vert/<slug:bors>"

hosts = Blueprint("hosts", __name__)
hosts.register_blueprint(door(Role.HOST, f"{HERE}/inn", HERE))


@hosts.get(HERE)
@admits("host", "broker", "organiser")
def desk(bors: str) -> AnyResponse:
    """Whom can we help?"""
    typed = request.args.get("kode", "")[:200]
    if typed and house().roster.participant_by_code(bors, as_typed(typed)):
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
        answer = perform(bors, registration(told, language()), by=guards.asking().id)
    except Mismatch:
        return _desk(bors, told, {"": sentence("idempotency-mismatch")}, key=commands.new_key(), status=422)
    except (Refused, Invalid) as trouble:
        status = 422 if isinstance(trouble, Invalid) else problems.status_of(trouble.code)
        return _desk(bors, told, commands.errors_of(trouble, sentence), status=status)
    return redirect(f"/vert/{bors}/{answer.content['code']}", 303)


@hosts.get(f"{HERE}/<string(length=4):code>")
@admits("host", "broker", "organiser")
def one(bors: str, code: str) -> str:
    """A participant, with what a host can do for them, and the badge to print."""
    return _guest("guest", bors, guest(bors, code), badge_qr=qr(house().address(f"/b/{bors}/{as_typed(code)}")))


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
    ticket = tickets.issue(house(), bors, participant, by=guards.asking().id)
    return _guest("ticket", bors, participant, qr=qr(house().address(f"/deg#{ticket}"))), 201


@hosts.post(f"{HERE}/inviter")
@admits("broker", "organiser")
def invite(bors: str) -> tuple[str, int] | AnyResponse:
    """A broker invites a host: the link is shown this once."""
    the_bors(bors)
    try:
        name = forms.load(InviteForm(), {"name": request.form.get("host", "")})["name"]
        by, key = guards.asking().id, commands.key()
    except (Refused, Invalid):
        return _desk(bors, {}, {"host": sentence("required")}, status=422)
    invited = invitations.issue(house(), bors, Role.HOST, name, by=by, key=key, base=house().address(""))
    return render_template(
        "registration/host_invited.html", bors=the_bors(bors), name=name, link=invited.link, qr=qr(invited.link)
    ), 201


def guest(bors: str, code: str) -> Participant:
    """Whoever wears a code. Raises Refused."""
    participant = house().roster.participant_by_code(the_bors(bors).slug, as_typed(code))
    if participant is None:
        raise Refused("unknown-code")
    return participant


def _desk(bors: str, told: dict[str, Any], errors: dict[str, str], *, status: int = 200, **more: str) -> Response:
    more.setdefault("key", request.form.get("key", ""))
    page = render_template(
        "registration/hosting.html",
        bors=the_bors(bors),
        bors_for_a_pen=lacks_letters(the_bors(bors).name),
        action=f"/vert/{bors}",
        draft=f"vert:{bors}",
        next="",
        typed={"kode": request.args.get("kode", ""), "host": request.form.get("host", "")},
        invites=guards.asking().who != "host",
        for_a_pen=for_a_pen(house(), bors, [one for one in house().roster.participants(bors) if one.withdrawn_at is None]),
        doubles=store.doubles(house(), bors) if guards.asking().who == "organiser" else [],
        invite_key=commands.new_key(),
        **form_page.shown(told, errors, **more),
    )
    return Response(page, status)


def _guest(page: str, bors: str, participant: Participant, **more: object) -> str:
    shown = {
        "bors": the_bors(bors),
        "participant": participant,
        "organisations": house().roster.organisations(bors, participant.organisation_ids),
        "minutes": tickets.MINUTES,
        "for_a_pen": for_a_pen(house(), bors, [participant]),
        "qr": None,
    }
    return render_template(f"registration/{page}.html", **shown | more)
