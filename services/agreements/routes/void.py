"""Voiding an agreement, and the list of all agreements to choose from, for lead brokers and organisers."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from web import forms, guards
from web.guards import allows

from .. import commands
from ..forms import VoidForm
from . import desk_context
from .command_errors import COMMAND_ERRORS, errors_of, status_of

blueprint = Blueprint("void", __name__)


@blueprint.get("/megler/<slug:bors>/avtaler")
@allows("broker", "organiser")
def all_agreements(bors: str) -> str:
    """All agreements, the newest first."""
    guards.demand_lead()
    template_context = desk_context.desk_context(bors)
    return render_template("agreements/all_agreements.html", **template_context, agreements=desk_context.all_agreements(bors))


@blueprint.get("/megler/<slug:bors>/avtale/<agreement_id>/annuller")
@allows("broker", "organiser")
def void_page(bors: str, agreement_id: str) -> str:
    """The form that asks for the reason."""
    guards.demand_lead()
    return render_void_page(bors, agreement_id, {})


@blueprint.post("/megler/<slug:bors>/avtale/<agreement_id>/annuller")
@allows("broker", "organiser")
def void(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Void it, and back to the list."""
    try:
        commands.void(bors, agreement_id, forms.load(VoidForm, {"reason": request.form.get("reason", "")}))
    except COMMAND_ERRORS as error:
        return render_void_page(bors, agreement_id, errors_of(error)), status_of(error)
    return redirect(f"/megler/{bors}/avtaler#{agreement_id}", 303)


def render_void_page(bors: str, agreement_id: str, errors: dict[str, str]) -> str:
    """The page of one agreement with the form that voids it, and what was wrong. Raises Refused."""
    agreement, form = desk_context.agreement_data(bors, agreement_id), request.form.to_dict()
    template_context = desk_context.desk_context(bors)
    return render_template("agreements/void.html", **template_context, agreement=agreement, form=form, errors=errors)
