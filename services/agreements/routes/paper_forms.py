"""Paper forms, for when the net or the power is gone: printed before the evening, confirmed at the desk afterwards."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from web import forms, guards
from web.context import current_context, find_bors
from web.fonts import lacks_glyphs
from web.guards import allows
from web.locale import printed_language
from web.pdf_response import pdf_response, printed_appearance

from .. import store
from ..documents.paper_forms import PaperFormsDocument, paper_forms_pdf
from ..forms import PrintForm
from .command_errors import COMMAND_ERRORS, errors_of
from .desk_context import desk_context

blueprint = Blueprint("paper_forms", __name__)


@blueprint.get("/megler/<slug:bors>/papir")
@allows("broker", "organiser")
def print_form(bors: str) -> str:
    """How many forms, and from which number; and which have been used so far."""
    first = max(store.used_paper_numbers(current_context(), bors), default=0) + 1
    return _page(bors, {"fra": str(first), "antall": "20"}, {})


@blueprint.get("/megler/<slug:bors>/papir.pdf")
@allows("broker", "organiser")
def pdf(bors: str) -> Response | tuple[str, int]:
    """The forms, as a PDF."""
    bors_record = find_bors(bors)
    guards.demand_lead()
    names = {field.data_key for field in PrintForm().fields.values()}
    params = {name: value for name, value in request.args.items() if name in names}
    try:
        data = forms.load(PrintForm, params)
    except COMMAND_ERRORS as error:
        return _page(bors, params, errors_of(error)), 422
    document = PaperFormsDocument(
        language=printed_language(),
        bors_name=bors_record.name,
        categories=bors_record.categories,
        first=data["first"],
        count=data["count"],
        url=current_context().absolute_url(f"/megler/{bors}?papir="),
        at=current_context().clock.now(),
        appearance=printed_appearance(bors_record),
    )
    return pdf_response(paper_forms_pdf, document, bors=bors, filename="papir")


def _page(bors: str, form: dict[str, Any], errors: dict[str, str]) -> str:
    template_context = desk_context(bors)
    guards.demand_lead()
    numbers = store.used_paper_numbers(current_context(), bors)
    return render_template(
        "agreements/paper_forms.html",
        **template_context,
        form=form | {"papirsprak": printed_language()},
        errors=errors,
        numbers=numbers,
        name_needs_pen=lacks_glyphs(template_context["bors_record"].name),
    )
