"""The letters: what became of each, and sending one once more."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from frivilligbors.records import LetterKind
from web import commands, current_context, find_bors
from web.guards import admits, current_actor

from ..mail import Wanted, letters, send_again
from ..mail_standing import Standing
from .answers import shown, spoken

pages = Blueprint("post", __name__)
pages.context_processor(spoken)

LONGEST = 80


@pages.get("/arrangor/<slug:bors>/brev")
@admits("organiser")
def show(bors: str) -> str:
    """Every letter, or those that are asked for."""
    evening, wanted = find_bors(bors), _wanted()
    found = letters(current_context(), bors, wanted)
    return shown("letters", bors=evening, found=found, wanted=wanted, again=request.args.get("igjen", "") == "1")


@pages.get("/arrangor/<slug:bors>/brev/<letter_id>/igjen")
@admits("organiser")
def back(bors: str, letter_id: str) -> Response:
    """To the list, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for(".show", bors=find_bors(bors).slug, _anchor=letter_id))


@pages.post("/arrangor/<slug:bors>/brev/<letter_id>/igjen")
@admits("organiser")
def again(bors: str, letter_id: str) -> Response:
    """Send a letter once more."""
    commands.key()  # a machine must be able to repeat itself; whoever presses, a letter goes again once
    send_again(current_context(), find_bors(bors).slug, letter_id, by=current_actor().id)
    return redirect(url_for(".show", bors=bors, igjen=1), 303)


def _wanted() -> Wanted:
    """What the address asks for; whatever is none of its words asks for nothing."""
    told = request.args
    page = told.get("side", "")
    return Wanted(
        standing=told.get("vis", "") if told.get("vis", "") in [*Standing] else "",
        kind=told.get("slag", "") if told.get("slag", "") in [*LetterKind] else "",
        text=told.get("sok", "")[:LONGEST],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
