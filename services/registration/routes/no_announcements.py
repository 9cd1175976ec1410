"""The page behind the link in every letter to everybody: to get no more of them, or to get them again."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frivilligbors import links
from frivilligbors.records import Participant
from web.context import current_context, find_bors
from web.guards import public

from .. import commands
from ..store.participants import participant_by_id

no_announcements = Blueprint("no_announcements", __name__)


@no_announcements.get("/brev-av/<token>")
@public
def show(token: str) -> str:
    """Whether they get such letters, and the button to change that."""
    bors, participant = _meant(token)
    return render_template("registration/no_announcements.html", bors_record=find_bors(bors), participant=participant)


@no_announcements.post("/brev-av/<token>")
@public
def change(token: str) -> Response | tuple[str, int]:
    """Change it, and back. Whoever has the link may: it does nothing else. A mail program that presses is not led on."""
    bors, participant = _meant(token)
    if request.form.get("List-Unsubscribe") == "One-Click":
        commands.choose_announcements(bors, participant, wanted=False)
        return "", 200
    commands.choose_announcements(bors, participant, wanted=request.form.get("onsket") == "ja")
    return redirect(url_for(".show", token=token), 303)


def _meant(token: str) -> tuple[str, Participant]:
    """Whose letters the link is about; a 404 for one that is none of ours, or of somebody erased."""
    claim = links.opt_out_claim(current_context().secret, token)
    participant = participant_by_id(current_context(), claim.bors, claim.participant_id) if claim else None
    if claim is None or participant is None:
        abort(404)
    return claim.bors, participant
