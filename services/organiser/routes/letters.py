"""The letters of a børs: what became of each, and sending one once more."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

import i18n
from i18n.names import LETTER_KINDS
from web.context import current_context, find_bors
from web.guards import allows
from web.locale import language

from .. import commands
from ..store.letters import search_letters
from .form_pages import render_form_page, template_functions
from .letter_filter import kept_filter, letter_filter

blueprint = Blueprint("letters", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/brev")
@allows("organiser")
def show(bors: str) -> str:
    """Every letter, or those that the query string selects."""
    bors_record, selected = find_bors(bors), letter_filter(request.args)
    letters = search_letters(current_context(), bors, selected)
    was_resent = request.args.get("igjen", "") == "1"
    return render_form_page(
        "letters",
        bors_record=bors_record,
        letters=letters,
        letter_filter=selected,
        kinds=[(kind, i18n.letter_kind(language(), kind)) for kind in LETTER_KINDS],
        was_resent=was_resent,
        kept=kept_filter(request.args),
    )


@blueprint.get("/arrangor/<slug:bors>/brev/<letter_id>/igjen")
@allows("organiser")
def back_to_letters(bors: str, letter_id: str) -> Response:
    """To the list, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(_row_of(find_bors(bors).slug, letter_id))


@blueprint.post("/arrangor/<slug:bors>/brev/<letter_id>/igjen")
@allows("organiser")
def resend(bors: str, letter_id: str) -> Response:
    """Send a letter once more; then go back to its row in the list as it was searched."""
    commands.resend_letter(find_bors(bors).slug, letter_id)
    return redirect(_row_of(bors, letter_id, resent=True), 303)


def _row_of(bors: str, letter_id: str, *, resent: bool = False) -> str:
    """Where a letter stands in the list as it was searched."""
    query = kept_filter(request.args) | {"rad": letter_id} | ({"igjen": "1"} if resent else {})
    return url_for(".show", bors=bors, _anchor=letter_id, **query)
