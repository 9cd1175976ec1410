"""The remote of the wall, for a phone in one hand: what it shows, what it hides, and how long the hour is."""

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors.errors import Refused
from web import commands, current_context, find_bors
from web.guards import admits, current_actor
from web.problems import Invalid

from .. import audience, forms, store
from ..overview import overview
from .answers import again, shown, spoken, told

pages = Blueprint("remote", __name__)
pages.context_processor(spoken)


@pages.get("/arrangor/<slug:bors>/storskjerm")
@admits("organiser")
def remote(bors: str) -> str:
    """The remote."""
    return shown("remote", **_seen(bors))


@pages.post("/arrangor/<slug:bors>/storskjerm")
@admits("organiser")
def show(bors: str) -> Response | tuple[str, int]:
    """Another scene, the next step of the result, or a wall that holds still."""
    try:
        store.show(current_context(), find_bors(bors).slug, **told(forms.Remote()), by=current_actor().id, key=commands.key())
    except (Refused, Invalid) as trouble:
        return again("remote", trouble, **_seen(bors))
    return redirect(url_for(".remote", bors=bors), 303)


@pages.post("/arrangor/<slug:bors>/mer-tid")
@admits("organiser")
def extend(bors: str) -> Response | tuple[str, int]:
    """More time for everybody."""
    try:
        store.extend(
            current_context(), find_bors(bors).slug, **told(forms.MoreTime()), by=current_actor().id, key=commands.key()
        )
    except (Refused, Invalid) as trouble:
        return again("remote", trouble, **_seen(bors))
    return redirect(url_for(".remote", bors=bors), 303)


def _seen(bors: str) -> dict[str, Any]:
    seen = overview(current_context(), find_bors(bors))
    return {"seen": seen, "bors": seen.bors, "audience": audience.of(current_context().redis, bors, seen.now)}
