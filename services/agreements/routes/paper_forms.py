"""Paper forms, for when the net or the power is gone: printed before the evening, confirmed at the desk afterwards."""

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

from .. import store
from ..documents.paper_forms import Labels, PaperFormsDocument, PrintedForm, paper_forms_pdf
from ..forms import PrintForm
from .command_errors import COMMAND_ERRORS, errors_of
from .desk_context import desk_context

pages = Blueprint("paper_forms", __name__)


@pages.get("/megler/<slug:bors>/papir")
@admits("broker", "organiser")
def print_form(bors: str) -> str:
    """How many forms, and from which number; and which have been used so far."""
    first = max(store.used_paper_numbers(current_context(), bors), default=0) + 1
    return _page(bors, {"fra": str(first), "antall": "20"}, {})


@pages.get("/megler/<slug:bors>/papir.pdf")
@admits("broker", "organiser")
def pdf(bors: str) -> AnyResponse | tuple[str, int]:
    """The forms, as a PDF."""
    record = find_bors(bors)
    guards.demand_lead()
    names = {field.data_key for field in PrintForm().fields.values()}
    data = {name: value for name, value in request.args.items() if name in names}
    try:
        form = forms.load(PrintForm, data)
    except COMMAND_ERRORS as error:
        return _page(bors, data, errors_of(error)), 422
    address = current_context().address(f"/megler/{bors}?papir=")
    numbers = range(form["first"], form["first"] + form["count"])
    document = PaperFormsDocument(
        tuple(PrintedForm(record.name, number, f"{address}{number}") for number in numbers), _labels()
    )
    content = offload.run(paper_forms_pdf, document, bors=bors, asker=current_actor().id)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="papir-{bors}.pdf"'
    return response


def _page(bors: str, form: dict[str, Any], errors: dict[str, str]) -> str:
    context = desk_context(bors)
    guards.demand_lead()
    numbers = store.used_paper_numbers(current_context(), bors)
    return render_template(
        "agreements/paper_forms.html",
        **context,
        form=form,
        errors=errors,
        numbers=numbers,
        name_needs_pen=lacks_letters(context["bors"].name),
    )


def _labels() -> Labels:
    texts = json.loads(render_template("agreements/paper_form_labels.json"))
    categories = tuple(i18n.category(language(), category) for category in Category)
    return Labels(**texts | {"parties": tuple(texts["parties"]), "categories": categories})
