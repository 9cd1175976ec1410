"""The JSON calls of agreements."""

from typing import Any

from flask import Blueprint, Response, jsonify

from web import commands, current_context, find_bors, forms, guards
from web.guards import admits, public
from web.openapi import Description, documented

from .. import store, telling
from ..examples import AGREEMENT
from ..forms import AgreementForm, NothingForm, VoidForm
from . import hiding
from .orders import admit, confirm, undo, void

pages = Blueprint("agreements", __name__)
pages.register_blueprint(hiding.pages)


@pages.post("/api/bors/<slug:bors>/agreements")
@documented(Description("Confirm an agreement between two parties.", AgreementForm, 201, AGREEMENT))
@admits("broker")
def confirmed(bors: str) -> Response:
    """Confirm; the kept answer is ids and the number, the names are those of today.

    201: it is confirmed. 200, with `already`: its handshake or paper form had become this agreement before. 202, with `late`:
    it was agreed before the gong and came after grace; it is kept, and counts once somebody lets it in.
    """
    find_bors(bors)
    answer = confirm(bors, forms.load(AgreementForm(), forms.json_body()))
    return commands.answered(answer, _status(answer.content), **_told(bors, answer.content["agreement_id"]))


@pages.post("/api/bors/<slug:bors>/agreements/<agreement_id>/void")
@documented(Description("Void an agreement, as a lead broker or an organiser. It keeps its number.", VoidForm, 200, AGREEMENT))
@admits("broker", "organiser")
def voided(bors: str, agreement_id: str) -> Response:
    """Void; the wall follows."""
    find_bors(bors)
    answer = void(bors, agreement_id, forms.load(VoidForm(), forms.json_body()))
    return commands.answered(answer, 200, **_told(bors, agreement_id))


@pages.post("/api/bors/<slug:bors>/agreements/<agreement_id>/undo")
@documented(Description("Take back an agreement within a minute. It keeps its number.", NothingForm, 200, AGREEMENT))
@admits("broker")
def undone(bors: str, agreement_id: str) -> Response:
    """Undo what one has just confirmed oneself."""
    find_bors(bors)
    forms.load(NothingForm(), forms.json_body())
    return commands.answered(undo(bors, agreement_id), 200, **_told(bors, agreement_id))


@pages.post("/api/bors/<slug:bors>/agreements/<agreement_id>/admit")
@documented(Description("Let in what was agreed before the gong and came late.", NothingForm, 200, AGREEMENT))
@admits("broker", "organiser")
def admitted(bors: str, agreement_id: str) -> Response:
    """Admit; only a lead broker or an organiser."""
    find_bors(bors)
    forms.load(NothingForm(), forms.json_body())
    return commands.answered(admit(bors, agreement_id), 200, **_told(bors, agreement_id))


@pages.get("/api/bors/<slug:bors>/agreements")
@documented(Description("Agreements: all of them to brokers and organisers, else what consent allows.", None, 200, {}))
@public
def listed(bors: str) -> Response:
    """In the order of their numbers."""
    find_bors(bors)
    agreements = current_context().queries.agreements(bors)
    names = store.names(current_context().queries, bors, agreements)
    if guards.present(bors).keys() & {"broker", "organiser"}:
        return jsonify(agreements=[telling.whole(agreement, names) for agreement in agreements])
    return jsonify(agreements=telling.published(agreements, names))


def _told(bors: str, agreement_id: str) -> dict[str, Any]:
    agreement = current_context().queries.agreement(bors, agreement_id)
    return telling.whole(agreement, store.names(current_context().queries, bors, [agreement])) if agreement else {}


def _status(content: dict[str, Any]) -> int:
    if "late" in content:
        return 202
    return 200 if "already" in content else 201
