"""The JSON API of agreements.

Each `endpoint` is part of the operationId that generated clients call: it stays when the function is renamed.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from frivilligbors.idempotency import Answer
from web import forms, guards, request_body
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows, public
from web.openapi import Description, documented

from .. import commands, serializers, store
from ..forms import AgreementForm, CorrectionForm, VoidForm
from ..store import NamedAgreement
from . import hide
from .openapi_examples import AGREEMENT

blueprint = Blueprint("agreements", __name__)
blueprint.register_blueprint(hide.blueprint)


@blueprint.post("/api/bors/<slug:bors>/agreements", endpoint="confirmed")
@documented(Description("Confirm an agreement between two parties.", AgreementForm, 201, AGREEMENT))
@allows("broker")
def confirm(bors: str) -> Response:
    """Confirm; the stored answer is ids and the number, the names are those of today.

    201: it is confirmed. 200, with `already`: its handshake or paper form had become this agreement before. 202, with `late`:
    it was agreed before the gong and came after grace; it is kept, and counts once somebody admits it.
    """
    find_bors(bors)
    answer = commands.confirm(bors, forms.load(AgreementForm, request_body.json_body()))
    return response_to(answer, _status(answer.content), **_agreement_data(bors, answer))


@blueprint.patch("/api/bors/<slug:bors>/agreements/<agreement_id>", endpoint="corrected")
@documented(
    Description("Correct the texts, the category or the kind. The parties get a letter.", CorrectionForm, 200, AGREEMENT)
)
@allows("organiser")
def correct(bors: str, agreement_id: str) -> Response:
    """Correct an agreement that stands."""
    find_bors(bors)
    answer = commands.correct(bors, agreement_id, forms.load(CorrectionForm, request_body.json_body()))
    return response_to(answer, 200, **_agreement_data(bors, answer))


@blueprint.post("/api/bors/<slug:bors>/agreements/<agreement_id>/void", endpoint="voided")
@documented(Description("Void an agreement, as a lead broker or an organiser. It keeps its number.", VoidForm, 200, AGREEMENT))
@allows("broker", "organiser")
def void(bors: str, agreement_id: str) -> Response:
    """Void an agreement."""
    find_bors(bors)
    answer = commands.void(bors, agreement_id, forms.load(VoidForm, request_body.json_body()))
    return response_to(answer, 200, **_agreement_data(bors, answer))


@blueprint.post("/api/bors/<slug:bors>/agreements/<agreement_id>/undo", endpoint="undone")
@documented(Description("Take back an agreement within a minute. It keeps its number.", NothingForm, 200, AGREEMENT))
@allows("broker")
def undo(bors: str, agreement_id: str) -> Response:
    """Undo what the broker has just confirmed."""
    find_bors(bors)
    forms.load(NothingForm, request_body.json_body())
    answer = commands.undo(bors, agreement_id)
    return response_to(answer, 200, **_agreement_data(bors, answer))


@blueprint.post("/api/bors/<slug:bors>/agreements/<agreement_id>/admit", endpoint="admitted")
@documented(Description("Let in what was agreed before the gong and came late.", NothingForm, 200, AGREEMENT))
@allows("broker", "organiser")
def admit(bors: str, agreement_id: str) -> Response:
    """Admit a late agreement, as a lead broker or an organiser."""
    find_bors(bors)
    forms.load(NothingForm, request_body.json_body())
    answer = commands.admit(bors, agreement_id)
    return response_to(answer, 200, **_agreement_data(bors, answer))


@blueprint.get("/api/bors/<slug:bors>/agreements", endpoint="listed")
@documented(Description("Agreements: all of them to brokers and organisers, else what consent allows.", None, 200, {}))
@public
def list_agreements(bors: str) -> Response:
    """In the order of their numbers."""
    find_bors(bors)
    context = current_context()
    agreements = store.numbered_agreements(context, bors)
    if guards.actors(bors).keys() & {"broker", "organiser"}:
        return jsonify(agreements=serializers.agreements_to_dicts(context, find_bors(bors), agreements))
    names = store.party_names(context, bors, agreements)
    return jsonify(agreements=serializers.public_agreements(agreements, names))


def _agreement_data(bors: str, answer: Answer) -> dict[str, Any]:
    """The agreement as it was just committed; as it is now, where the answer is an old one."""
    if isinstance(answer.committed, NamedAgreement):
        agreement, names = answer.committed
        number = answer.content.get("number", agreement.number)
        return serializers.agreement_to_dict(replace(agreement, number=number), names)
    found = store.agreement_by_id(current_context(), bors, answer.content["agreement_id"])
    return serializers.agreements_to_dicts(current_context(), find_bors(bors), [found])[0] if found else {}


def _status(content: dict[str, Any]) -> int:
    if "late" in content:
        return 202
    return 200 if "already" in content else 201
