"""Who is signed in, and who may be: the organiser ends a session, or takes an invitation back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors import keys
from frivilligbors.errors import Refused
from web import commands, current_context, find_bors, invitations, sessions
from web.guards import admits, current_actor

from ..let_in import people_let_in
from .answers import shown, spoken

pages = Blueprint("signed_in", __name__)
pages.context_processor(spoken)


@pages.context_processor
def paths() -> dict[str, Callable[[str], Callable[[str], str]]]:
    """Where the buttons lead, of a børs or of the context."""
    return {
        "session_path": lambda bors: lambda one: f"/arrangor/{f'{bors}/' if bors else ''}innlogget/{one}/avslutt",
        "invitation_path": lambda bors: lambda one: f"/arrangor/{f'{bors}/' if bors else ''}invitasjoner/{one}/trekk",
    }


@pages.get("/arrangor/innlogget")
@admits("organiser")
def show_house() -> str:
    """Every session and every invitation of the house itself, for its own organisers."""
    _demand_house()
    return shown("signed_in_house", **_found(keys.HOUSE))


@pages.post("/arrangor/innlogget/<session_id>/avslutt")
@admits("organiser")
def end_house(session_id: str) -> Response:
    """End a session of the context."""
    _demand_house()
    sessions.end(current_context(), keys.HOUSE, session_id, by=current_actor().id)
    return redirect(url_for(".show_house"), 303)


@pages.post("/arrangor/invitasjoner/<invitation_id>/trekk")
@admits("organiser")
def revoke_house(invitation_id: str) -> Response:
    """Take back a link of the house; a new one is made at the terminal."""
    _demand_house()
    invitations.revoke(current_context(), keys.HOUSE, invitation_id, by=current_actor().id, key=commands.key())
    return redirect(url_for(".show_house"), 303)


@pages.get("/arrangor/<slug:bors>/innlogget")
@admits("organiser")
def show(bors: str) -> str:
    """Every session and every invitation of a børs."""
    evening = find_bors(bors)
    return shown("signed_in", bors=evening, let_in=people_let_in(current_context(), bors), **_found(bors))


@pages.post("/arrangor/<slug:bors>/innlogget/<session_id>/avslutt")
@admits("organiser")
def end(bors: str, session_id: str) -> Response:
    """End a session: a lost phone, a borrowed tablet. The invitation still opens another."""
    sessions.end(current_context(), find_bors(bors).slug, session_id, by=current_actor().id)
    return redirect(url_for(".show", bors=bors), 303)


@pages.post("/arrangor/<slug:bors>/invitasjoner/<invitation_id>/trekk")
@admits("organiser")
def revoke(bors: str, invitation_id: str) -> Response:
    """Take an invitation back: its link opens nothing, and whoever came in by it is out."""
    invitations.revoke(current_context(), find_bors(bors).slug, invitation_id, by=current_actor().id, key=commands.key())
    return redirect(url_for(".show", bors=bors), 303)


def _found(scope: str) -> dict[str, Any]:
    return {"sessions": sessions.all_of(current_context(), scope), "invited": invitations.all_of(current_context(), scope)}


def _demand_house() -> None:
    """Raises Refused for an organiser of one børs."""
    if current_actor().scope != keys.HOUSE:
        raise Refused("not-yours")
