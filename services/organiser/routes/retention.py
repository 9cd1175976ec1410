"""When everybody in a børs is erased: what goes and what stays, another date, and erasing now."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import erasure_dates
from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from frivilligbors.search_text import folded
from i18n.times import ZONE
from web.commands import response_to
from web.context import BorsGone, current_context, find_bors
from web.forms import load
from web.guards import allows
from web.openapi import Description, documented
from web.problems import Invalid, archived_totals
from web.request_body import json_body

from .. import commands, forms
from ..store.retention import contact_address, last_letter, letters_before
from .form_pages import read_form, render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("retention", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/arrangor/<slug:bors>/sletting")
@allows("organiser")
def show(bors: str) -> str | tuple[str, int]:
    """What goes, what stays and when; once it is done, what stayed, and what the contact was told."""
    try:
        bors_record = find_bors(bors)
    except BorsGone as gone:
        letter, totals = last_letter(current_context(), gone.bors_record), archived_totals(bors)
        return render_template("organiser/erased.html", bors_record=gone.bors_record, totals=totals, letter=letter), 410
    return render_form_page("retention", **_page_data(bors_record))


@blueprint.post("/arrangor/<slug:bors>/sletting")
@allows("organiser")
def choose(bors: str) -> AnyResponse | tuple[str, int]:
    """Choose another date."""
    bors_record = find_bors(bors)
    try:
        commands.choose_retention(bors_record.slug, **read_form(forms.Retention))
    except (Refused, Invalid) as error:
        return render_form_page_again("retention", error, **_page_data(bors_record))
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.get("/arrangor/<slug:bors>/sletting/na")
@allows("organiser")
def back(bors: str) -> AnyResponse:
    """To the page, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for(".show", bors=bors))


@blueprint.post("/arrangor/<slug:bors>/sletting/na")
@allows("organiser")
def erase(bors: str) -> AnyResponse | tuple[str, int]:
    """Erase everybody now, if the name of the børs was typed. Then its pages say so."""
    bors_record = find_bors(bors)
    try:
        _demand_name(bors_record, read_form(forms.EraseBors)["name"])
        commands.erase_bors(bors_record.slug)
    except (Refused, Invalid) as error:
        return render_form_page_again("retention", error, **_page_data(bors_record))
    return redirect(f"/b/{bors_record.slug}", 303)


@blueprint.patch("/api/bors/<slug:bors>/retention")
@documented(
    Description(
        "Choose the day on which everybody is erased; a `reason` where it is later than before.",
        forms.Retention,
        200,
        {"bors": "drammen", "state": "closed", "erase_at": "2024-06-05T22:00:00.000Z"},
    )
)
@allows("organiser")
def choose_by_json(bors: str) -> Response:
    """Another date."""
    return response_to(commands.choose_retention(find_bors(bors).slug, **load(forms.Retention, json_body())), 200)


@blueprint.post("/api/bors/<slug:bors>/erase")
@documented(
    Description(
        "Erase everybody now, and everything but the totals. The name of the børs is to be given.",
        forms.EraseBors,
        200,
        {"bors": "drammen", "state": "erased", "erased_at": "2024-06-05T22:00:03.000Z"},
    )
)
@allows("organiser")
def erase_by_json(bors: str) -> Response:
    """Everybody is erased."""
    bors_record = find_bors(bors)
    _demand_name(bors_record, load(forms.EraseBors, json_body())["name"])
    return response_to(commands.erase_bors(bors_record.slug), 200)


def _demand_name(bors_record: Bors, typed: str) -> None:
    """Raises Refused for a name that is not that of the børs, however it is cased."""
    if folded(typed) != folded(bors_record.name):
        raise Refused("name-differs", field="name")


def _page_data(bors_record: Bors) -> dict[str, Any]:
    now = current_context().clock.now()
    ends = erasure_dates.evening_ends(bors_record)
    first = max(now, ends or now).astimezone(ZONE).date() + timedelta(days=1)
    return {
        "bors_record": bors_record,
        "earliest": first.isoformat(),
        "present_date": bors_record.erase_at.astimezone(ZONE).date().isoformat() if bors_record.erase_at else "",
        "contact": contact_address(current_context(), bors_record),
        "letters": letters_before(current_context(), bors_record),
        "is_in_evening": erasure_dates.is_in_evening(bors_record, now),
    }
