"""The JSON calls of handshakes, for the two who shake hands and for the brokers who wait for them."""

from typing import Any

from flask import Blueprint, Response, jsonify

from frivilligbors.ledger import Answer
from frivilligbors.records import Handshake
from web import commands, forms, house, the_bors
from web.described import Description, described
from web.guards import admits, asking

from .. import rules, store, telling
from ..examples import HANDSHAKE
from ..forms import AcceptForm, HandshakeForm, NothingForm
from . import orders

pages = Blueprint("handshakes", __name__)

API = "/api/bors/<slug:bors>/handshakes"


@pages.post(API)
@described(Description("Propose a handshake: the asker is one of the parties.", HandshakeForm, 201, HANDSHAKE))
@admits("participant")
def proposed(bors: str) -> Response:
    """Write down what both give; the other accepts."""
    the_bors(bors)
    return _answered(bors, orders.propose(bors, forms.load(HandshakeForm(), forms.json_body())), 201)


@pages.get(API)
@described(Description("Handshakes: one's own; to brokers, those in line.", None, 200, {"handshakes": [HANDSHAKE]}))
@admits("broker", "participant")
def listed(bors: str) -> Response:
    """Own ones newest first; the line oldest first."""
    the_bors(bors)
    actor = asking()
    in_line = actor.who == "broker"
    found = store.in_line(house(), bors) if in_line else store.handshakes_of(house(), bors, actor.id)
    return jsonify(handshakes=tell(bors, found, to_parties=not in_line))


@pages.post(f"{API}/<handshake_id>/accept")
@described(Description("Accept a handshake: it stands in line for a broker from now on.", AcceptForm, 200, HANDSHAKE))
@admits("participant")
def accepted(bors: str, handshake_id: str) -> Response:
    """The other party says yes."""
    the_bors(bors)
    return _answered(bors, orders.accept(bors, handshake_id, forms.load(AcceptForm(), forms.json_body())), 200)


@pages.post(f"{API}/<handshake_id>/withdraw")
@described(Description("Withdraw a handshake that no broker has confirmed.", NothingForm, 200, HANDSHAKE))
@admits("participant")
def withdrawn(bors: str, handshake_id: str) -> Response:
    """Either party thinks better of it."""
    the_bors(bors)
    forms.load(NothingForm(), forms.json_body())
    return _answered(bors, orders.withdraw(bors, handshake_id), 200)


def tell(slug: str, found: list[Handshake], *, to_parties: bool = True) -> list[dict[str, Any]]:
    """These handshakes as they are told."""
    bors, now = the_bors(slug), house().clock.now()
    names = store.names(house().roster, slug, found)
    return [telling.shaken(one, names, expired=rules.expired(one, bors, now), to_parties=to_parties) for one in found]


def _answered(bors: str, answer: Answer, status: int) -> Response:
    found = store.handshake(house(), bors, answer.content["handshake_id"])
    return commands.answered(answer, status, **(tell(bors, [found])[0] if found else {}))
