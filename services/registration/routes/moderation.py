"""Moderation: hiding what people typed, on a page for hosts, brokers and organisers, and by JSON."""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.idempotency import new_idempotency_key
from web import commands as web_commands
from web import forms, request_body
from web.context import current_context, find_bors
from web.guards import allows
from web.openapi import Description, documented

from .. import commands
from ..store.moderation import moderated_texts
from .search_query import search_term_of

API = "/api/bors/<slug:bors>"

moderation = Blueprint("moderation", __name__)


@moderation.get("/vert/<slug:bors>/scenen")
@allows("host", "broker", "organiser")
def texts(bors: str) -> str:
    """What everybody may read, or what of it a search finds."""
    bors_record, search_term = find_bors(bors), search_term_of(request.args)
    found = moderated_texts(current_context(), bors, search_term)
    return render_template(
        "registration/moderation.html",
        bors_record=bors_record,
        found=found,
        search_term=search_term,
        idempotency_key=new_idempotency_key(),
    )


@moderation.post("/vert/<slug:bors>/skjul")
@allows("host", "broker", "organiser")
def hide(bors: str) -> AnyResponse:
    """Hide a text, or show it again; then go back to it on the page."""
    form, hidden = request.form, request.form.get("hidden") == "ja"
    if organisation_id := form.get("organisation_id", ""):
        commands.hide_organisation(bors, organisation_id, hidden)
    else:
        commands.hide_posting(bors, form.get("participant_id", ""), form.get("posting_id", ""), hidden)
    query = urlencode({"sok": search_term}) if (search_term := search_term_of(form)) else ""
    return redirect(f"/vert/{bors}/scenen?{query}#{organisation_id or form.get('posting_id', '')}", 303)


@moderation.post(f"{API}/participants/<participant_id>/postings/<posting_id>/hide")
@documented(
    Description(
        "Take a need or an offer out of everybody's sight, or show it again.",
        forms.HideForm,
        200,
        {"participant_id": "5f0e6a1b2c3d4e5f", "posting_id": "3f9c1b7a20de4455", "hidden": True},
    )
)
@allows("host", "broker", "organiser")
def hide_posting(bors: str, participant_id: str, posting_id: str) -> Response:
    """Hide it; with `hidden` false, show it again."""
    hidden = forms.load(forms.HideForm, request_body.json_body())["hidden"]
    return web_commands.response_to(commands.hide_posting(bors, participant_id, posting_id, hidden), 200)


@moderation.post(f"{API}/organisations/<organisation_id>/hide")
@documented(
    Description(
        "Take an organisation's name out of everybody's sight, or show it again.",
        forms.HideForm,
        200,
        {"organisation_id": "18070f6e5d4c3b2a", "hidden": True},
    )
)
@allows("host", "broker", "organiser")
def hide_organisation(bors: str, organisation_id: str) -> Response:
    """Hide it; with `hidden` false, show it again."""
    hidden = forms.load(forms.HideForm, request_body.json_body())["hidden"]
    return web_commands.response_to(commands.hide_organisation(bors, organisation_id, hidden), 200)
