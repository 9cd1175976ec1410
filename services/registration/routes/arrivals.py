"""Who has come, for helpers at the door: checked in by the code of a badge or from the list. No address is shown here."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from web.context import current_context, find_bors
from web.guards import allows
from web.locale import sentence

from ..commands import people as commands
from ..rules import people
from ..store import participants
from ..store.people import read_people
from .participant_lookup import find_participant
from .search_query import back_to_row, kept_query, people_search, query_string, row_of

PATH = "/vert/<slug:bors>/kommet"

arrivals = Blueprint("arrivals", __name__)


@arrivals.get(PATH)
@allows("host", "broker", "organiser")
def show(bors: str) -> str:
    """Everybody, or those whom a search finds."""
    return _page(bors, {})


@arrivals.post(PATH)
@allows("host", "broker", "organiser")
def check_in_by_code(bors: str) -> Response | tuple[str, int]:
    """Check in whoever wears a code: typed, or scanned from a badge."""
    try:
        found = find_participant(bors, request.form.get("kode", "")[:200])
        commands.check_in(bors, found.participant_id, here=True)
    except Refused as refused:
        return _page(bors, {"kode": sentence(refused.error_code)}), 422
    return redirect(f"/vert/{bors}/kommet?{_checked_in(found.code)}", 303)


@arrivals.post("/vert/<slug:bors>/<string(length=4):code>/kommet")
@allows("host", "broker", "organiser")
def check_in(bors: str, code: str) -> Response:
    """Check somebody in from the list or from their page, or take that back."""
    found = find_participant(bors, code)
    commands.check_in(bors, found.participant_id, here=request.form.get("here") == "ja")
    if request.form.get("fra") == "siden":
        return redirect(f"/vert/{bors}/{found.code}", 303)
    return redirect(f"/vert/{bors}/kommet{back_to_row(request.form.get('query', '')[:400], found.code)}", 303)


def _page(bors: str, errors: dict[str, str]) -> str:
    bors_record, search = find_bors(bors), people_search(request.args, names_only=True, row=row_of(request.args))
    present = [one for one in read_people(current_context(), bors_record) if one.participant.withdrawn_at is None]
    came = request.args.get("kom", "")
    return render_template(
        "registration/arrivals.html",
        bors_record=bors_record,
        found=people.search_people(present, search),
        search=search,
        query=lambda **changes: query_string(search, **changes),
        kept=kept_query(request.args),
        came=participants.participant_by_code(current_context(), bors, came) if came else None,
        errors=errors,
        typed={"kode": request.form.get("kode", "")[:200]},
        idempotency_key=new_idempotency_key(),
    )


def _checked_in(code: str) -> str:
    """The query string that says who has come, and keeps what was searched for."""
    return "&".join(filter(None, (kept_query(request.args), urlencode({"kom": code}))))
