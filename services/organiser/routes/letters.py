"""The letters of a børs: what became of each, and sending one once more."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from frivilligbors.records import LetterKind
from web import current_context, find_bors
from web.guards import admits

from .. import commands
from ..rules.delivery_status import DeliveryStatus
from ..store.letters import LetterFilter, find_letters
from .form_pages import render_form_page, template_functions

pages = Blueprint("letters", __name__)
pages.context_processor(template_functions)

MAX_SEARCH_TEXT = 80


@pages.get("/arrangor/<slug:bors>/brev")
@admits("organiser")
def show(bors: str) -> str:
    """Every letter, or those that the query string selects."""
    record, letter_filter = find_bors(bors), _letter_filter()
    letters = find_letters(current_context(), bors, letter_filter)
    was_resent = request.args.get("igjen", "") == "1"
    return render_form_page("letters", record=record, letters=letters, letter_filter=letter_filter, was_resent=was_resent)


@pages.get("/arrangor/<slug:bors>/brev/<letter_id>/igjen")
@admits("organiser")
def back_to_letters(bors: str, letter_id: str) -> Response:
    """To the list, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for(".show", bors=find_bors(bors).slug, _anchor=letter_id))


@pages.post("/arrangor/<slug:bors>/brev/<letter_id>/igjen")
@admits("organiser")
def resend(bors: str, letter_id: str) -> Response:
    """Send a letter once more."""
    commands.resend_letter(find_bors(bors).slug, letter_id)
    return redirect(url_for(".show", bors=bors, igjen=1), 303)


def _letter_filter() -> LetterFilter:
    """The filter in the query string; a value that is none of its words selects nothing in particular."""
    query = request.args
    page = query.get("side", "")
    return LetterFilter(
        status=query.get("vis", "") if query.get("vis", "") in [*DeliveryStatus] else "",
        kind=query.get("slag", "") if query.get("slag", "") in [*LetterKind] else "",
        text=query.get("sok", "")[:MAX_SEARCH_TEXT],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
