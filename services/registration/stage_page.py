"""Hiding what people typed: a page for hosts, brokers and organisers, and the same as JSON."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import new_idempotency_key
from frivilligbors.commit import Commit
from frivilligbors.ledger import Answer
from web import commands, current_context, find_bors, forms
from web.guards import admits, current_actor
from web.openapi import Description, documented

from .forms import HideForm
from .guests import guests
from .hiding import hide_organisation, hide_posting
from .on_stage import on_stage

API = "/api/bors/<slug:bors>"
LONGEST = 100

stage = Blueprint("stage", __name__)


@stage.get("/vert/<slug:bors>/scenen")
@admits("host", "broker", "organiser")
def show(bors: str) -> str:
    """All that everybody may read, or what of it somebody looks for."""
    evening, words = find_bors(bors), " ".join(request.args.get("sok", "").split())[:LONGEST]
    found = on_stage(current_context(), bors, words)
    return render_template("registration/stage.html", bors=evening, found=found, words=words, key=new_idempotency_key())


@stage.post("/vert/<slug:bors>/skjul")
@admits("host", "broker", "organiser")
def hide(bors: str) -> AnyResponse:
    """Hide one of them, or show it again; and back to where it stood."""
    told, hidden = request.form, request.form.get("hidden") == "ja"
    if organisation_id := told.get("organisation_id", ""):
        _hide_organisation(bors, organisation_id, hidden)
    else:
        _hide_posting(bors, told.get("participant_id", ""), told.get("posting_id", ""), hidden)
    back = urlencode({"sok": words}) if (words := told.get("sok", "")[:LONGEST]) else ""
    return redirect(f"/vert/{bors}/scenen?{back}#{organisation_id or told.get('posting_id', '')}", 303)


@stage.post(f"{API}/participants/<participant_id>/postings/<posting_id>/hide")
@documented(
    Description(
        "Take a need or an offer out of everybody's sight, or show it again.",
        HideForm,
        200,
        {"participant_id": "5f0e6a1b2c3d4e5f", "posting_id": "3f9c1b7a20de4455", "hidden": True},
    )
)
@admits("host", "broker", "organiser")
def posting_hidden(bors: str, participant_id: str, posting_id: str) -> Response:
    """Hide it; with `hidden` false, show it again."""
    hidden = forms.load(HideForm(), forms.json_body())["hidden"]
    return commands.answered(_hide_posting(bors, participant_id, posting_id, hidden), 200)


@stage.post(f"{API}/organisations/<organisation_id>/hide")
@documented(
    Description(
        "Take an organisation's name out of everybody's sight, or show it again.",
        HideForm,
        200,
        {"organisation_id": "18070f6e5d4c3b2a", "hidden": True},
    )
)
@admits("host", "broker", "organiser")
def organisation_hidden(bors: str, organisation_id: str) -> Response:
    """Hide it; with `hidden` false, show it again."""
    hidden = forms.load(HideForm(), forms.json_body())["hidden"]
    return commands.answered(_hide_organisation(bors, organisation_id, hidden), 200)


def _hide_posting(bors: str, participant_id: str, posting_id: str, hidden: bool) -> Answer:
    body = {"participant_id": participant_id, "posting_id": posting_id, "hidden": hidden}
    by = current_actor().id
    return _perform(bors, body, lambda: hide_posting(current_context(), bors, participant_id, posting_id, hidden, by=by))


def _hide_organisation(bors: str, organisation_id: str, hidden: bool) -> Answer:
    by = current_actor().id
    body = {"organisation_id": organisation_id, "hidden": hidden}
    return _perform(bors, body, lambda: hide_organisation(current_context(), bors, organisation_id, hidden, by=by))


def _perform(bors: str, body: dict[str, object], prepare: Callable[[], Commit]) -> Answer:
    find_bors(bors)
    answer = commands.perform("registration", bors, actor=current_actor().id, route="hide", body=body, prepare=prepare)
    guests.forget(bors)
    return answer
