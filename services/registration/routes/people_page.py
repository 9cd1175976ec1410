"""Everybody who has signed up, for the organiser: searched, listed and checked in, on a page and by JSON."""

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from web import commands as web_commands
from web import forms, request_body
from web.context import current_context, find_bors
from web.guards import allows
from web.locale import sentence
from web.openapi import Description, documented

from .. import serializers
from ..commands import people as commands
from ..forms import CheckInForm
from ..rules import people
from ..rules.duplicates import duplicates_by_email_or_name
from ..store import participants
from ..store.people import read_activity, read_people
from .participant_lookup import find_participant, find_participant_by_id
from .search_query import back_to_row, kept_query, people_search, query_string, row_of

API = "/api/bors/<slug:bors>/participants"
PATH = "/arrangor/<slug:bors>/deltakere"
ENGLISH = {"search": "sok", "sector": "sektor", "show": "vis", "page": "side"}
MANY = 1_000_000  # a page of the JSON list, where none is asked for

people_page = Blueprint("people_page", __name__)


@people_page.get(PATH)
@allows("organiser")
def show(bors: str) -> str:
    """Everybody, or those whom a search finds."""
    return _list_page(bors, {})


@people_page.post(f"{PATH}/kommet")
@allows("organiser")
def check_in_by_code(bors: str) -> AnyResponse | tuple[str, int]:
    """Check in whoever wears a code: typed, or scanned from a badge."""
    find_bors(bors)
    try:
        found = find_participant(bors, request.form.get("kode", "")[:200])
        commands.check_in(bors, found.participant_id, here=True)
    except Refused as refused:
        return _list_page(bors, {"kode": sentence(refused.error_code)}), 422
    return redirect(f"/arrangor/{bors}/deltakere?{_checked_in(found.code)}", 303)


@people_page.get(f"{PATH}/kommet")
@allows("organiser")
def back_to_people(bors: str) -> AnyResponse:
    """To the list, for who asks for the answer in another language."""
    return redirect(f"/arrangor/{find_bors(bors).slug}/deltakere", 303)


@people_page.post(f"{PATH}/<string(length=4):code>/kommet")
@allows("organiser")
def check_in(bors: str, code: str) -> AnyResponse:
    """Check somebody in from the list, or take that back."""
    find_bors(bors)
    found = find_participant(bors, code)
    commands.check_in(bors, found.participant_id, here=request.form.get("here") == "ja")
    if request.form.get("fra") == "siden":
        return redirect(f"/arrangor/{bors}/deltakere/{found.code}?{kept_query(request.args)}".rstrip("?"), 303)
    return redirect(f"/arrangor/{bors}/deltakere{back_to_row(request.form.get('query', '')[:400], found.code)}", 303)


@people_page.get(API)
@documented(Description("Everybody who has signed up, for organisers.", gives=serializers.PEOPLE_EXAMPLE))
@allows("organiser")
def list_people(bors: str) -> Response:
    """Everybody, or those whom `search`, `sector` and `show` find; with `page`, fifty at a time."""
    bors_record, search = find_bors(bors), people_search(request.args, ENGLISH)
    found = people.search_people(
        read_people(current_context(), bors_record), search, per_page=people.PER_PAGE if "page" in request.args else MANY
    )
    activity = read_activity(current_context(), bors, found.rows)
    return jsonify(serializers.people_json(found, activity))


@people_page.post(f"{API}/<participant_id>/check-in")
@documented(
    Description(
        "Note that a participant has come; with `here` false, that they have not after all.",
        CheckInForm,
        200,
        {"participant_id": "5f0e6a1b2c3d4e5f", "code": "P4XR", "here": True},
    )
)
@allows("host", "broker", "organiser")
def check_in_by_id(bors: str, participant_id: str) -> Response:
    """Check somebody in."""
    find_bors(bors)
    here = forms.load(CheckInForm, request_body.json_body())["here"]
    find_participant_by_id(bors, participant_id)
    return web_commands.response_to(commands.check_in(bors, participant_id, here=here), 200)


def _list_page(bors: str, errors: dict[str, str]) -> str:
    context, bors_record, search = current_context(), find_bors(bors), people_search(request.args, row=row_of(request.args))
    everybody = read_people(context, bors_record)
    found = people.search_people(everybody, search)
    came = request.args.get("kom", "")
    return render_template(
        "registration/people.html",
        bors_record=bors_record,
        found=found,
        activity=read_activity(context, bors, found.rows),
        duplicates=duplicates_by_email_or_name(everybody),
        search=search,
        sector_of=people.sector_of,
        query=lambda **changes: query_string(search, **changes),
        kept=kept_query(request.args),
        came=participants.participant_by_code(context, bors, came) if came else None,
        done=request.args.get("gjort", ""),
        errors=errors,
        typed={"kode": request.form.get("kode", "")[:200]},
        idempotency_key=new_idempotency_key(),
    )


def _checked_in(code: str) -> str:
    """The query string that says who has come, and keeps what was searched for."""
    return "&".join(filter(None, (kept_query(request.args), urlencode({"kom": code}))))
