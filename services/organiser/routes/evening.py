"""The evening: the børser, the overview of one, and both gongs."""

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors import keys
from frivilligbors.errors import Refused
from web import commands, current_context, find_bors
from web.guards import admits, current_actor
from web.problems import Invalid

from .. import forms, rules, store
from .answers import again, of_bors, shown, spoken, told

pages = Blueprint("organiser", __name__)
pages.context_processor(spoken)


@pages.get("/arrangor")
@admits("organiser")
def borser() -> Response | str:
    """Every børs, to an organiser of the house; to the organiser of one, that one."""
    if current_actor().scope != keys.HOUSE:
        return redirect(url_for(".show", bors=current_actor().scope))
    return shown("borser", **_all())


@pages.post("/arrangor")
@admits("organiser")
def create() -> Response | tuple[str, int]:
    """Plan a new børs."""
    if current_actor().scope != keys.HOUSE:
        raise Refused("not-yours")
    try:
        plan = told(forms.NewBors())
        slug = plan["slug"] = plan["slug"] or rules.slug_of(plan["name"])
        store.create(current_context(), **plan, by=current_actor().id, key=commands.key())
    except (Refused, Invalid) as trouble:
        return again("borser", trouble, **_all())
    return redirect(url_for(".show", bors=slug), 303)


@pages.get("/arrangor/<slug:bors>")
@admits("organiser")
def show(bors: str) -> str:
    """The overview."""
    return shown("overview", **of_bors(bors))


@pages.get("/arrangor/<slug:bors>/apne")
@admits("organiser")
def back(bors: str) -> Response:
    """To the overview, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for(".show", bors=bors))


@pages.post("/arrangor/<slug:bors>/apne")
@admits("organiser")
def open_(bors: str) -> Response | tuple[str, int]:
    """Strike the first gong."""
    try:
        store.open_(
            current_context(), find_bors(bors).slug, **told(forms.FirstGong()), by=current_actor().id, key=commands.key()
        )
    except (Refused, Invalid) as trouble:
        return again("overview", trouble, **of_bors(bors))
    return redirect(url_for(".show", bors=bors), 303)


@pages.get("/arrangor/<slug:bors>/lukk")
@admits("organiser")
def last_gong(bors: str) -> str:
    """Think once more before the closing gong: it cannot be taken back."""
    return shown("gong", **of_bors(bors))


@pages.post("/arrangor/<slug:bors>/lukk")
@admits("organiser")
def close(bors: str) -> Response | tuple[str, int]:
    """Strike the closing gong."""
    try:
        store.close(
            current_context(), find_bors(bors).slug, **told(forms.LastGong()), by=current_actor().id, key=commands.key()
        )
    except (Refused, Invalid) as trouble:
        return again("gong", trouble, **of_bors(bors))
    return redirect(url_for(".show", bors=bors), 303)


def _all() -> dict[str, Any]:
    """What the page of all børser shows."""
    context = current_context()
    known = context.queries.known()
    return {"borser": known, "now": context.clock.now(), "base": context.address("/b/").split("://", 1)[-1]}
