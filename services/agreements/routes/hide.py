"""Hiding an agreement from the wall, as JSON or from the organiser's remote."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from web import forms, request_body
from web.commands import response_to
from web.guards import allows
from web.openapi import Description, documented

from .. import commands

blueprint = Blueprint("hiding", __name__)  # this name and `hidden` are the operationId of generated clients


@blueprint.post("/api/bors/<slug:bors>/agreements/<agreement_id>/hide", endpoint="hidden")
@documented(
    Description(
        "Take an agreement off the wall, or show it again. It counts all the same.",
        forms.HideForm,
        200,
        {"agreement_id": "0c6f0d1f5a3b9e42", "hidden": True},
    )
)
@allows("organiser")
def hide(bors: str, agreement_id: str) -> Response:
    """Hide it; with `hidden` false, show it again."""
    data = forms.load(forms.HideForm, request_body.json_body())
    return response_to(commands.hide(bors, agreement_id, data["hidden"]), 200)


@blueprint.post("/megler/<slug:bors>/avtale/<agreement_id>/skjul")
@allows("organiser")
def hide_from_remote(bors: str, agreement_id: str) -> AnyResponse:
    """The same from the organiser's remote, and back to it."""
    commands.hide(bors, agreement_id, request.form.get("hidden") == "ja")
    return redirect(f"/arrangor/{bors}/storskjerm", 303)
