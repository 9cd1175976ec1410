"""Voiding, by whoever may void any: a lead broker or an organiser, from the list of all agreements."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from web import forms, guards
from web.guards import admits

from ..forms import VoidForm
from . import orders, table
from .faults import NOT_YET, errors_of, status_of

pages = Blueprint("ending", __name__)


@pages.get("/megler/<slug:bors>/avtaler")
@admits("broker", "organiser")
def everything(bors: str) -> str:
    """All agreements, the newest first."""
    guards.demand_lead()
    return render_template("agreements/all.html", **table.around(bors), agreements=table.everything(bors))


@pages.get("/megler/<slug:bors>/avtale/<agreement_id>/annuller")
@admits("broker", "organiser")
def ask_why(bors: str, agreement_id: str) -> str:
    """Why is it voided?"""
    guards.demand_lead()
    return why(bors, agreement_id, {})


@pages.post("/megler/<slug:bors>/avtale/<agreement_id>/annuller")
@admits("broker", "organiser")
def void(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Void it, and back to the list."""
    try:
        orders.void(bors, agreement_id, forms.load(VoidForm(), {"reason": request.form.get("reason", "")}))
    except NOT_YET as trouble:
        return why(bors, agreement_id, errors_of(trouble)), status_of(trouble)
    return redirect(f"/megler/{bors}/avtaler", 303)


def why(bors: str, agreement_id: str, errors: dict[str, str]) -> str:
    """One agreement, and what stands in the way of ending it."""
    agreement = table.agreement(bors, agreement_id)
    told = request.form.to_dict()
    return render_template("agreements/void.html", **table.around(bors), agreement=agreement, told=told, errors=errors)
