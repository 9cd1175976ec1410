"""The organiser's page about the result: publishing it, the list with each text, the draft for the press, and what is left."""

from flask import Blueprint, render_template

import i18n
from frivilligbors.idempotency import new_idempotency_key
from frivilligbors.paging import page_of
from web.context import current_context, find_bors
from web.guards import allows

from ..press_text import press_text
from ..rules.agreement_list import PER_PAGE
from ..store import late_waiting, load_editable_agreements, load_result, load_unmet_needs
from .readable_result import page_number

blueprint = Blueprint("organiser_page", __name__)


@blueprint.get("/arrangor/<slug:bors>/resultat")
@allows("organiser")
def show(bors: str) -> str:
    """The page."""
    context, record = current_context(), find_bors(bors)
    result = load_result(context, record)
    address, page = context.absolute_url(f"/resultat/{record.slug}"), page_of(result.agreements, page_number(), PER_PAGE)
    return render_template(
        "results/organiser.html",
        record=record,
        result=result,
        address=address,
        late=late_waiting(context, record.slug),
        page=page,
        editable=load_editable_agreements(context, record.slug, [one.agreement_id for one in page.rows]),
        drafts={language: press_text(language, result, address) for language in i18n.LANGUAGES},
        needs=load_unmet_needs(context, record),
        idempotency_key=new_idempotency_key(),
    )
