"""Forms of paper, for when the net or the power is gone: printed before the evening, told at the desk afterwards."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

import words
from frivilligbors.kinds import Category
from frivilligbors.refused import Refused
from web import forms, house, offload, the_bors
from web.guards import admits, asking
from web.locale import language
from web.typefaces import lacks_letters

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
    return _page(bors, {"fra": str(max(store.papers_told(house(), bors), default=0) + 1), "antall": "20"}, {})


@pages.get("/megler/<slug:bors>/papir.pdf")
@admits("broker", "organiser")
def printed(bors: str) -> AnyResponse | tuple[str, int]:
    """The forms, as a PDF."""
    evening = the_bors(bors)
    _demand_lead()
    names = {field.data_key for field in PrintForm().fields.values()}
    asked = {name: value for name, value in request.args.items() if name in names}
    try:
        told = forms.load(PrintForm(), asked)
    except NOT_YET as trouble:
        return _page(bors, asked, errors_of(trouble)), 422
    address = house().address(f"/megler/{bors}?papir=")
    numbers = range(told["first"], told["first"] + told["count"])
    asked_for = PaperForms(tuple(PaperForm(evening.name, number, f"{address}{number}") for number in numbers), _labels())
    pdf = offload.run(paper_pdf.printed, asked_for, bors=bors, asker=asking().id)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="papir-{bors}.pdf"'
    return answer


def _page(bors: str, told: dict[str, Any], errors: dict[str, str]) -> str:
    around = table.around(bors)
    _demand_lead()
    numbers = store.papers_told(house(), bors)
    for_a_pen = lacks_letters(around["bors"].name)
    return render_template("agreements/paper.html", **around, told=told, errors=errors, numbers=numbers, for_a_pen=for_a_pen)


def _demand_lead() -> None:
    if not asking().lead:
        raise Refused("lead-needed")


def _labels() -> Labels:
    told = json.loads(render_template("agreements/paper_form.json"))
    categories = tuple(words.category(language(), category) for category in Category)
    return Labels(**told | {"parties": tuple(told["parties"]), "categories": categories})
