"""Forms of paper, for when the net or the power is gone: printed before the evening, told at the desk afterwards."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

import i18n
from frivilligbors.enums import Category
from web import current_context, find_bors, forms, guards, offload
from web.fonts import lacks_letters
from web.guards import admits, current_actor
from web.locale import language

from .. import paper_pdf, store
from ..forms import PrintForm
from ..paper_pdf import Labels, PaperForm, PaperForms
from . import table
from .faults import NOT_YET, errors_of

pages = Blueprint("paper", __name__)


@pages.get("/megler/<slug:bors>/papir")
@admits("broker", "organiser")
def ask(bors: str) -> str:
    """How many forms, and from which number; and which have been told so far."""
    return _page(bors, {"fra": str(max(store.papers_told(current_context(), bors), default=0) + 1), "antall": "20"}, {})


@pages.get("/megler/<slug:bors>/papir.pdf")
@admits("broker", "organiser")
def printed(bors: str) -> AnyResponse | tuple[str, int]:
    """The forms, as a PDF."""
    evening = find_bors(bors)
    guards.demand_lead()
    names = {field.data_key for field in PrintForm().fields.values()}
    asked = {name: value for name, value in request.args.items() if name in names}
    try:
        told = forms.load(PrintForm(), asked)
    except NOT_YET as trouble:
        return _page(bors, asked, errors_of(trouble)), 422
    address = current_context().address(f"/megler/{bors}?papir=")
    numbers = range(told["first"], told["first"] + told["count"])
    asked_for = PaperForms(tuple(PaperForm(evening.name, number, f"{address}{number}") for number in numbers), _labels())
    pdf = offload.run(paper_pdf.printed, asked_for, bors=bors, asker=current_actor().id)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="papir-{bors}.pdf"'
    return answer


def _page(bors: str, told: dict[str, Any], errors: dict[str, str]) -> str:
    around = table.around(bors)
    guards.demand_lead()
    numbers = store.papers_told(current_context(), bors)
    for_a_pen = lacks_letters(around["bors"].name)
    return render_template("agreements/paper.html", **around, told=told, errors=errors, numbers=numbers, for_a_pen=for_a_pen)


def _labels() -> Labels:
    told = json.loads(render_template("agreements/paper_form.json"))
    categories = tuple(i18n.category(language(), category) for category in Category)
    return Labels(**told | {"parties": tuple(told["parties"]), "categories": categories})
