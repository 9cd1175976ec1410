"""The JSON calls of handshakes, for the two who shake hands and for the brokers who wait for them."""

from typing import Any

from flask import Blueprint, Response, jsonify

from frivilligbors.ledger import Answer
from frivilligbors.records import Handshake
from web import commands, current_context, find_bors, forms
from web.guards import admits, current_actor
from web.openapi import Description, documented

from .. import rules, store, telling
from ..examples import HANDSHAKE
from ..forms import AcceptForm, HandshakeForm, NothingForm
from . import orders

pages = Blueprint("handshakes", __name__)

API = "/api/bors/<slug:bors>/handshakes"


@pages.post(API)
@documented(Description("Propose a handshake: the asker is one of the parties.", HandshakeForm, 201, HANDSHAKE))
@admits("participant")
def proposed(bors: str) -> Response:
    """Write down what both give; the other accepts."""
    find_bors(bors)
    return _answered(bors, orders.propose(bors, forms.load(HandshakeForm(), forms.json_body())), 201)


@pages.get(API)
@documented(Description("Handshakes: one's own; to brokers, those in line.", None, 200, {"handshakes": [HANDSHAKE]}))
@admits("broker", "participant")
def listed(bors: str) -> Response:
    """Own ones newest first; the line oldest first."""
    find_bors(bors)
    actor = current_actor()
    in_line = actor.who == "broker"
    found = store.in_line(current_context(), bors) if in_line else store.handshakes_of(current_context(), bors, actor.id)
    return jsonify(handshakes=tell(bors, found, to_parties=not in_line))


@pages.post(f"{API}/<handshake_id>/accept")
@documented(Description("Accept a handshake: it stands in line for a broker from now on.", AcceptForm, 200, HANDSHAKE))
@admits("participant")
def accepted(bors: str, handshake_id: str) -> Response:
    """The other party says yes."""
    find_bors(bors)
    return _answered(bors, orders.accept(bors, handshake_id, forms.load(AcceptForm(), forms.json_body())), 200)


@pages.post(f"{API}/<handshake_id>/withdraw")
@documented(Description("Withdraw a handshake that no broker has confirmed.", NothingForm, 200, HANDSHAKE))
@admits("participant")
def withdrawn(bors: str, handshake_id: str) -> Response:
    """Either party thinks better of it."""
    find_bors(bors)
    forms.load(NothingForm(), forms.json_body())
    return _answered(bors, orders.withdraw(bors, handshake_id), 200)


def tell(slug: str, found: list[Handshake], *, to_parties: bool = True) -> list[dict[str, Any]]:
    """These handshakes as they are told."""
    bors, now = find_bors(slug), current_context().clock.now()
    names = store.names(current_context().queries, slug, found)
    return [telling.shaken(one, names, expired=rules.expired(one, bors, now), to_parties=to_parties) for one in found]


def _answered(bors: str, answer: Answer, status: int) -> Response:
    found = store.handshake(current_context(), bors, answer.content["handshake_id"])
    return commands.answered(answer, status, **(tell(bors, [found])[0] if found else {}))
