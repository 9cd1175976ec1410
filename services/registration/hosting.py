"""The hosts' pages: help for whoever stands in the room without a phone, an e-mail or a link. Brokers and organisers too."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import as_typed
from frivilligbors.kinds import Role
from frivilligbors.records import Participant
from frivilligbors.refused import Refused
from web import house, the_bors
from web.guards import admits
from web.locale import sentence
from web.signin import door

from . import tickets
from .drawing import qr

HERE = "/vert/<slug:bors>"

hosts = Blueprint("hosts", __name__)
hosts.register_blueprint(door(Role.HOST, f"{HERE}/inn", HERE))


@hosts.get(HERE)
@admits("host", "broker", "organiser")
def desk(bors: str) -> AnyResponse | str:
    """Whom can we help?"""
    found, typed = the_bors(bors), request.args.get("kode", "")[:200]
    if typed and house().roster.participant_by_code(bors, as_typed(typed)):
        return redirect(f"/vert/{bors}/lenke/{as_typed(typed)}", 303)
    errors = {"kode": sentence("unknown-code")} if typed else {}
    return render_template("registration/hosting.html", bors=found, errors=errors, told={"kode": typed})


@hosts.get(f"{HERE}/lenke/<string(length=4):code>")
@admits("host", "broker", "organiser")
def offer(bors: str, code: str) -> str:
    """Is it this one who stands here?"""
    return _ticket(bors, guest(bors, code))


@hosts.post(f"{HERE}/lenke/<string(length=4):code>")
@admits("host", "broker", "organiser")
def show(bors: str, code: str) -> tuple[str, int]:
    """A QR code that opens this participant's own page, once."""
    participant = guest(bors, code)
    ticket = tickets.issue(house(), bors, participant)
    return _ticket(bors, participant, qr=qr(house().address(f"/deg#{ticket}"))), 201


def guest(bors: str, code: str) -> Participant:
    """Whoever wears a code. Raises Refused."""
    participant = house().roster.participant_by_code(the_bors(bors).slug, as_typed(code))
    if participant is None:
        raise Refused("unknown-code")
    return participant


def _ticket(bors: str, participant: Participant, **more: object) -> str:
    return render_template(
        "registration/ticket.html",
        bors=the_bors(bors),
        participant=participant,
        organisations=house().roster.organisations(bors, participant.organisation_ids),
        minutes=tickets.MINUTES,
        **{"qr": None} | more,
    )
