"""The organiser's page about the result: publishing it, the list with each text, the draft for the press, and what is left."""

from flask import Blueprint, render_template

import i18n
from frivilligbors.idempotency import new_idempotency_key
from frivilligbors.paging import page_of
from web.context import current_context, find_bors
from web.guards import allows

from ..press_text import press_text
from ..rules.agreement_list import PER_PAGE
from ..store import late_waiting, read_editable_agreements, read_result, read_unmet_needs
from .readable_result import page_number

blueprint = Blueprint("organiser_page", __name__)


@blueprint.get("/arrangor/<slug:bors>/resultat")
@allows("organiser")
def show(bors: str) -> str:
    """The page."""
    context, bors_record = current_context(), find_bors(bors)
    result = read_result(context, bors_record)
    url, page = context.absolute_url(f"/resultat/{bors_record.slug}"), page_of(result.agreements, page_number(), PER_PAGE)
    return render_template(
        "results/organiser.html",
        bors_record=bors_record,
        result=result,
        url=url,
        late=late_waiting(context, bors_record.slug),
        page=page,
        editable=read_editable_agreements(context, bors_record.slug, [one.agreement_id for one in page.rows]),
        drafts={language: press_text(language, result, url) for language in i18n.LANGUAGES},
        needs=read_unmet_needs(context, bors_record),
        idempotency_key=new_idempotency_key(),
    )
