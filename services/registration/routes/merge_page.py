"""Two registrations of one person, for the organiser: found, previewed, merged and parted again, on pages and by JSON."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import as_typed
from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from frivilligbors.records import Participant
from web import commands as web_commands
from web import forms, request_body
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows, current_actor
from web.locale import sentence
from web.openapi import Description, documented
from web.problems import status_of

from .. import serializers
from ..commands import people as commands
from ..forms import MergeForm
from ..rules.duplicates import duplicates_by_email_or_name
from ..store.merging import MergePlan, plan_merge
from ..store.participants import participant_by_id
from ..store.people import read_people, read_person
from .participant_lookup import find_participant

API = "/api/bors/<slug:bors>/participants/<participant_id>"
PATH = "/arrangor/<slug:bors>/deltakere/<string(length=4):code>"

merge_page = Blueprint("merge_page", __name__)


@merge_page.get(f"{PATH}/sla-sammen")
@allows("organiser")
def choose(bors: str, code: str) -> Response:
    """Find the other registration; or, where one is named, what merging it into this one comes to."""
    survivor, typed = find_participant(bors, code), request.args.get("kode", "")[:200]
    return _preview(bors, survivor, typed) if typed.strip() else Response(_choose_page(bors, survivor, {}, typed))


@merge_page.post(f"{PATH}/sla-sammen")
@allows("organiser")
def merge(bors: str, code: str) -> AnyResponse:
    """Merge the other registration into this one."""
    survivor, typed = find_participant(bors, code), request.form.get("kode", "")[:200]
    try:
        commands.merge(bors, _meant(bors, survivor, typed).participant_id, survivor.participant_id)
    except Refused as refused:
        return _refused(bors, survivor, typed, refused)
    return redirect(f"/arrangor/{bors}/deltakere/{survivor.code}?gjort=slatt-sammen", 303)


@merge_page.post(f"{PATH}/skill")
@allows("organiser")
def unmerge(bors: str, code: str) -> AnyResponse:
    """Part a registration from this one again."""
    survivor, merged = find_participant(bors, code), request.form.get("hvem", "")
    if merged not in survivor.ids[1:]:
        raise Refused("not-merged")
    commands.unmerge(bors, merged)
    return redirect(f"/arrangor/{bors}/deltakere/{survivor.code}?gjort=skilt", 303)


@merge_page.get(f"{PATH}/skill")
@allows("organiser")
def back_to_person(bors: str, code: str) -> AnyResponse:
    """To the page, for who asks for the answer in another language."""
    return redirect(f"/arrangor/{bors}/deltakere/{find_participant(bors, code).code}", 303)


@merge_page.post(f"{API}/merge")
@documented(
    Description(
        "Merge a registration into another of the same person (`into`): both codes, badges and links lead there from now on. "
        "`dry_run=1` shows what would come of it.",
        MergeForm,
        200,
        serializers.PERSON_EXAMPLE,
    )
)
@allows("organiser")
def merge_by_id(bors: str, participant_id: str) -> Response:
    """Merge, or show what would come of it."""
    bors_record, into = find_bors(bors), forms.load(MergeForm, request_body.json_body())["into"]
    if request.args.get("dry_run", "") not in ("", "0", "false"):
        plan = plan_merge(current_context(), bors, participant_id, into, by=current_actor().id)
        one, activity = read_person(current_context(), bors_record, plan.survivor_after)
        return jsonify(dry_run=True, **serializers.person_json(one, activity))
    answer = commands.merge(bors, participant_id, into)
    found = participant_by_id(current_context(), bors, into)
    shown = serializers.person_json(*read_person(current_context(), bors_record, found)) if found else {}
    return web_commands.response_to(answer, 200, **shown)


@merge_page.post(f"{API}/unmerge")
@documented(
    Description(
        "Part a registration from the one it was merged into. What was made meanwhile stays with that one.",
        NothingForm,
        200,
        {"participant_id": "6a1b2c3d4e5f5f0e", "into": "5f0e6a1b2c3d4e5f"},
    )
)
@allows("organiser")
def unmerge_by_id(bors: str, participant_id: str) -> Response:
    """Part them."""
    find_bors(bors)
    forms.load(NothingForm, request_body.json_body())
    return web_commands.response_to(commands.unmerge(bors, participant_id), 200)


def _meant(bors: str, survivor: Participant, typed: str) -> Participant:
    """Whose code was typed. Raises Refused, also for a code that leads to the one that is kept."""
    found = find_participant(bors, typed, field="kode")
    if found.participant_id == survivor.participant_id:
        raise Refused("merge-with-itself" if as_typed(typed) == survivor.code else "merged-already", field="kode")
    return found


def _preview(bors: str, survivor: Participant, typed: str) -> Response:
    try:
        duplicate = _meant(bors, survivor, typed)
        plan = plan_merge(current_context(), bors, duplicate.participant_id, survivor.participant_id, by=current_actor().id)
    except Refused as refused:
        return _refused(bors, survivor, typed, refused)
    return Response(_preview_page(bors, plan))


def _preview_page(bors: str, plan: MergePlan) -> str:
    context, bors_record = current_context(), find_bors(bors)
    seen = [read_person(context, bors_record, one) for one in (plan.survivor, plan.duplicate, plan.survivor_after)]
    together = seen[0][1].agreements + seen[1][1].agreements
    return render_template(
        "registration/merge_preview.html",
        bors_record=bors_record,
        survivor=plan.survivor,
        duplicate=plan.duplicate,
        people=[one for one, _ in seen],
        agreements=[seen[0][1].agreements, seen[1][1].agreements, together],
        idempotency_key=new_idempotency_key(),
    )


def _refused(bors: str, survivor: Participant, typed: str, refused: Refused) -> Response:
    status = status_of(refused.error_code)
    return Response(_choose_page(bors, survivor, {"kode": sentence(refused.error_code)}, typed), status)


def _choose_page(bors: str, survivor: Participant, errors: dict[str, str], typed: str) -> str:
    bors_record = find_bors(bors)
    duplicates = duplicates_by_email_or_name(read_people(current_context(), bors_record)).get(survivor.participant_id, ())
    return render_template(
        "registration/merge.html",
        bors_record=bors_record,
        participant=survivor,
        duplicates=duplicates,
        errors=errors,
        typed={"kode": typed},
    )
