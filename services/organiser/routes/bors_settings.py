"""The settings of a børs, changed at any time: on a page, or as JSON."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.colours import COLOURS
from frivilligbors.enums import Category, Language
from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from i18n.times import ZONE
from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import load
from web.guards import allows
from web.locale import LANGUAGE_NAMES
from web.openapi import Description, documented
from web.problems import Invalid
from web.request_body import json_body, nested

from .. import commands, forms
from ..rules.bors_settings import PLANNED
from ..serializers import bors_settings_json
from .form_pages import render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("bors_settings", __name__)
blueprint.context_processor(template_functions)

RANKS = tuple(str(rank) for rank in range(1, len(Category) + 1))
EXAMPLE = {
    "bors": "drammen",
    "town": "drammen",
    "state": "planned",
    "revision": 2,
    "name": "Frivilligbørs Drammen",
    "place": "Union Scene",
    "doors_at": "2027-05-06T16:00:00.000Z",
    "opens_at": "2027-05-06T16:30:00.000Z",
    "planned_minutes": 60,
    "planned_grace": 5,
    "welcome": "Velkommen til Union Scene",
    "rules": ["Ingen penger", "Begge må si ja", "Avtalen gjelder når megleren har bekreftet"],
    "accent": COLOURS["sun"],
    "categories": ["premises", "equipment", "time"],
    "languages": ["nb", "nn", "en"],
    "follow_up": "Vi ringer dere i september og hører hvordan det gikk.",
    "follow_up_at": "2027-05-30T22:00:00.000Z",
    "ask_email": "optional",
    "ask_number": "no",
    "ask_needs": "required",
    "ask_offers": "optional",
    "logo": "/b/drammen/logo/0f3a9c51d27b44e8.png",
}


@blueprint.get("/arrangor/<slug:bors>/innstillinger")
@allows("organiser")
def show(bors: str) -> str:
    """The form, with what is kept."""
    return render_form_page("settings", **_page_data(find_bors(bors)))


@blueprint.post("/arrangor/<slug:bors>/innstillinger")
@allows("organiser")
def change(bors: str) -> AnyResponse | tuple[str, int]:
    """Change them, if nobody changed the børs since the form was opened."""
    try:
        data = load(forms.SettingsPage, _body())
        commands.change_bors_settings(find_bors(bors).slug, data, revision=data.pop("revision"))
    except (Refused, Invalid) as error:
        return render_form_page_again("settings", error, **_page_data(find_bors(bors)))
    return redirect(url_for(".show", bors=bors, lagret=1), 303)


@blueprint.get("/api/bors/<slug:bors>")
@documented(Description("The settings of the børs.", None, 200, EXAMPLE))
@allows("organiser")
def show_as_json(bors: str) -> Response:
    """The same, for a machine."""
    return jsonify(bors_settings_json(find_bors(bors)))


@blueprint.patch("/api/bors/<slug:bors>")
@documented(
    Description(
        "Change settings of the børs: what is given is replaced, the rest stays. With `revision`, only if nobody changed the "
        "børs since. Times without a zone are Norwegian.",
        forms.SettingsChange,
        200,
        EXAMPLE,
    )
)
@allows("organiser")
def change_by_json(bors: str) -> Response:
    """The same, of the settings that are given."""
    data = load(forms.SettingsChange, json_body())
    revision = data.pop("revision", None)
    answer = commands.change_bors_settings(find_bors(bors).slug, data, revision=revision)
    return response_to(answer, 200, **bors_settings_json(find_bors(bors)))


def _body() -> dict[str, Any]:
    """What was filled in, the ranks of the categories and the first language as their order. Raises Invalid."""
    body = {name: value for name, value in nested(request.form).items() if name != "key"}
    first, others = body.pop("first_language", ""), body.pop("language", {})
    if first:
        body["languages"] = [first, *(tag for tag in Language if tag != first and tag in others)]
    ranks = body.pop("rank_of", {})
    if not isinstance(ranks, dict):
        raise Refused("not-understood")
    chosen = {name: rank for name, rank in ranks.items() if rank}
    if wrong := [name for name, rank in chosen.items() if rank not in RANKS]:
        raise Invalid({f"rank_of.{name}": ("count-out-of-range", {"most": len(RANKS)}) for name in wrong})
    return body | {"categories": sorted((name for name in Category if name in chosen), key=lambda name: int(chosen[name]))}


def _page_data(bors_record: Bors) -> dict[str, Any]:
    kept = {
        "name": bors_record.name,
        "place": bors_record.place,
        "doors_at": _typed(bors_record.doors_at),
        "opens_at": _typed(bors_record.opens_at),
        "planned_minutes": str(bors_record.planned_minutes),
        "planned_grace": str(bors_record.planned_grace),
        "welcome": bors_record.welcome,
        "accent": bors_record.accent,
        "follow_up": bors_record.follow_up,
        "follow_up_at": _typed(bors_record.follow_up_at)[:10],
    }
    kept |= {"first_language": bors_record.languages[0]} | {f"language.{tag}": "ja" for tag in bors_record.languages}
    kept |= {f"rules.{at}": rule for at, rule in enumerate((*bors_record.rules, *[""] * forms.RULES)[: forms.RULES])}
    kept |= {f"ask_{name}": str(asked) for name, asked in bors_record.asks.items()}
    kept |= {f"rank_of.{category}": str(rank) for rank, category in enumerate(bors_record.categories, 1)}
    return {
        "bors_record": bors_record,
        "kept": kept,
        "every_language": tuple(LANGUAGE_NAMES.items()),
        "every_category": (*bors_record.categories, *(one for one in Category if one not in bors_record.categories)),
        "is_planned": bors_record.state(current_context().clock.now()) in PLANNED,
        "was_saved": request.args.get("lagret", "") == "1",
    }


def _typed(at: datetime | None) -> str:
    """A time as the field of a browser takes it."""
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") if at else ""
