"""Shortening or leaving out a text of the published list, from the organiser's page about the result, or as JSON."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from web import forms, request_body
from web.commands import response_to
from web.guards import allows
from web.openapi import Description, documented

from .. import commands
from ..forms import ResultTextForm

blueprint = Blueprint("result_text", __name__)

FIELDS = ("first", "second", "as_agreed")


@blueprint.post("/megler/<slug:bors>/avtale/<agreement_id>/resultattekst")
@allows("organiser")
def change(bors: str, agreement_id: str) -> AnyResponse:
    """Change the texts of one agreement, and back to its line."""
    form = {name: value for name, value in request_body.nested(request.form).items() if name in FIELDS}
    commands.change_result_text(bors, agreement_id, forms.load(ResultTextForm, form))
    page = request.form.get("side", "")
    query = f"?side={page}" if page.isascii() and page.isdigit() and len(page) <= 4 else ""
    return redirect(f"/arrangor/{bors}/resultat{query}#{agreement_id}", 303)


@blueprint.post("/api/bors/<slug:bors>/agreements/<agreement_id>/result-text", endpoint="changed")
@documented(
    Description(
        "Change what the published list says for each party, never to more than they agreed; `as_agreed`: to that again.",
        ResultTextForm,
        200,
        {"agreement_id": "0c6f0d1f5a3b9e42"},
    )
)
@allows("organiser")
def change_by_json(bors: str, agreement_id: str) -> Response:
    """The same as JSON."""
    return response_to(
        commands.change_result_text(bors, agreement_id, forms.load(ResultTextForm, request_body.json_body())), 200
    )
