"""The JSON API of handshakes, for their two parties and for brokers.

Each `endpoint` is part of the operationId that generated clients call: it stays when the function is renamed.
"""

from typing import Any

from flask import Blueprint, Response, jsonify

from frivilligbors.idempotency import Answer
from frivilligbors.records import Handshake
from web import forms, request_body
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows, current_actor
from web.openapi import Description, documented

from .. import commands, serializers, store
from ..forms import AcceptForm, HandshakeForm
from ..store import HandshakeListReads, NamedHandshake
from .openapi_examples import HANDSHAKE

blueprint = Blueprint("handshakes", __name__)

API = "/api/bors/<slug:bors>/handshakes"


@blueprint.post(API, endpoint="proposed")
@documented(Description("Propose a handshake: the asker is one of the parties.", HandshakeForm, 201, HANDSHAKE))
@allows("participant")
def propose(bors: str) -> Response:
    """Propose a handshake; the other party accepts."""
    find_bors(bors)
    return _response(bors, commands.propose(bors, forms.load(HandshakeForm, request_body.json_body())), 201)


@blueprint.get(API, endpoint="listed")
@documented(Description("Handshakes: one's own; to brokers, those in line.", None, 200, {"handshakes": [HANDSHAKE]}))
@allows("broker", "participant")
def list_handshakes(bors: str) -> Response:
    """A participant's own, newest first; to brokers those that wait, the longest first."""
    context, actor = current_context(), current_actor()
    if actor.role == "broker":
        waiting = store.read_waiting_handshakes(context, bors)
        return jsonify(handshakes=_data(waiting, waiting.all, to_parties=False))
    own = store.read_handshakes_of_participant(context, bors, actor.id)
    return jsonify(handshakes=_data(own, own.oldest_first[::-1]))


@blueprint.post(f"{API}/<handshake_id>/accept", endpoint="accepted")
@documented(Description("Accept a handshake: it stands in line for a broker from now on.", AcceptForm, 200, HANDSHAKE))
@allows("participant")
def accept(bors: str, handshake_id: str) -> Response:
    """Accept a handshake, as its second party."""
    find_bors(bors)
    return _response(bors, commands.accept(bors, handshake_id, forms.load(AcceptForm, request_body.json_body())), 200)


@blueprint.post(f"{API}/<handshake_id>/withdraw", endpoint="withdrawn")
@documented(Description("Withdraw a handshake that no broker has confirmed.", NothingForm, 200, HANDSHAKE))
@allows("participant")
def withdraw(bors: str, handshake_id: str) -> Response:
    """Withdraw a handshake, as either party."""
    find_bors(bors)
    forms.load(NothingForm, request_body.json_body())
    return _response(bors, commands.withdraw(bors, handshake_id), 200)


def _response(bors: str, answer: Answer, status: int) -> Response:
    """The handshake as it was just committed; as it is now, where the answer is an old one."""
    if isinstance(answer.committed, NamedHandshake):
        return response_to(answer, status, **serializers.handshake_to_dict(*answer.committed))
    found = store.read_handshake(current_context(), bors, answer.content["handshake_id"])
    handshake = found.get(answer.content["handshake_id"])
    return response_to(answer, status, **(_data(found, [handshake])[0] if handshake else {}))


def _data(found: HandshakeListReads, shown: list[Handshake], *, to_parties: bool = True) -> list[dict[str, Any]]:
    return serializers.handshakes_to_dicts(shown, found.participants.names, found.bors_record, found.now, to_parties=to_parties)
