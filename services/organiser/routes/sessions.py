"""Who is signed in, and who may be: the organiser ends a session, or revokes an invitation."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from frivilligbors import keys
from web import invitations, sessions
from web.context import current_context, find_bors
from web.guards import allows

from .. import commands
from ..store.helper_access import participants_opened_by_helpers
from .form_pages import demand_installation, render_form_page, template_functions

blueprint = Blueprint("sessions", __name__)
blueprint.context_processor(template_functions)


@blueprint.context_processor
def paths() -> dict[str, Callable[[str], Callable[[str], str]]]:
    """Where the buttons lead, of one børs or of all."""
    return {
        "session_path": lambda bors: lambda one: f"/arrangor/{f'{bors}/' if bors else ''}innlogget/{one}/avslutt",
        "invitation_path": lambda bors: lambda one: f"/arrangor/{f'{bors}/' if bors else ''}invitasjoner/{one}/trekk",
    }


@blueprint.get("/arrangor/innlogget")
@allows("organiser")
def show_installation() -> str:
    """Every session and every invitation of organisers of every børs, for themselves."""
    demand_installation()
    return render_form_page("installation_sessions", **_data(keys.INSTALLATION))


@blueprint.post("/arrangor/innlogget/<session_id>/avslutt")
@allows("organiser")
def end_installation_session(session_id: str) -> Response:
    """End a session of an organiser of every børs."""
    demand_installation()
    commands.end_session(keys.INSTALLATION, session_id)
    return redirect(url_for(".show_installation"), 303)


@blueprint.post("/arrangor/invitasjoner/<invitation_id>/trekk")
@allows("organiser")
def revoke_installation_invitation(invitation_id: str) -> Response:
    """Revoke the link of an organiser of every børs; a new one is made at the terminal."""
    demand_installation()
    commands.revoke_invitation(keys.INSTALLATION, invitation_id)
    return redirect(url_for(".show_installation"), 303)


@blueprint.get("/arrangor/<slug:bors>/innlogget")
@allows("organiser")
def show(bors: str) -> str:
    """Every session and every invitation of a børs."""
    bors_record, opened = find_bors(bors), participants_opened_by_helpers(current_context(), bors)
    return render_form_page("sessions", bors_record=bors_record, opened=opened, **_data(bors))


@blueprint.post("/arrangor/<slug:bors>/innlogget/<session_id>/avslutt")
@allows("organiser")
def end_session(bors: str, session_id: str) -> Response:
    """End a session: a lost phone, a borrowed tablet. The invitation still opens another."""
    commands.end_session(find_bors(bors).slug, session_id)
    return redirect(url_for(".show", bors=bors), 303)


@blueprint.post("/arrangor/<slug:bors>/invitasjoner/<invitation_id>/trekk")
@allows("organiser")
def revoke_invitation(bors: str, invitation_id: str) -> Response:
    """Revoke an invitation: its link opens nothing, and whoever signed in by it is signed out."""
    commands.revoke_invitation(find_bors(bors).slug, invitation_id)
    return redirect(url_for(".show", bors=bors), 303)


def _data(scope: str) -> dict[str, Any]:
    return {"sessions": sessions.all_of(current_context(), scope), "invited": invitations.all_of(current_context(), scope)}
