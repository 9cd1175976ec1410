"""What an organiser takes off the wall, from the remote or as JSON."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.ledger import Answer
from web import commands, current_context, find_bors, forms
from web.guards import admits, current_actor
from web.openapi import Description, documented

from ..forms import HideForm
from ..store.hiding import hiding

pages = Blueprint("hiding", __name__)


@pages.post("/api/bors/<slug:bors>/agreements/<agreement_id>/hide")
@documented(
    Description(
        "Take an agreement off the wall, or show it again. It counts all the same.",
        HideForm,
        200,
        {"agreement_id": "0c6f0d1f5a3b9e42", "hidden": True},
    )
)
@admits("organiser")
def hidden(bors: str, agreement_id: str) -> Response:
    """Hide it; with `hidden` false, show it again."""
    told = forms.load(HideForm(), forms.json_body())
    return commands.answered(_hide(bors, agreement_id, told["hidden"]), 200)


@pages.post("/megler/<slug:bors>/avtale/<agreement_id>/skjul")
@admits("organiser")
def hidden_by_remote(bors: str, agreement_id: str) -> AnyResponse:
    """The same from the organiser's remote, and back to it."""
    _hide(bors, agreement_id, request.form.get("hidden") == "ja")
    return redirect(f"/arrangor/{bors}/storskjerm", 303)


def _hide(bors: str, agreement_id: str, hidden: bool) -> Answer:
    evening, by = find_bors(bors), current_actor().id
    body = {"agreement_id": agreement_id, "hidden": hidden}
    return commands.perform(
        "agreements",
        bors,
        actor=by,
        route="hide",
        body=body,
        prepare=lambda: hiding(current_context(), evening, agreement_id, hidden, by=by),
    )
