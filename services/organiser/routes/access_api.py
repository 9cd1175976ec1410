"""Who may sign in and who is signed in, as JSON: inviting, revoking an invitation, and ending a session."""

from typing import Any

from flask import Blueprint, Response, jsonify

from frivilligbors import keys
from frivilligbors.enums import Role
from web import invitations, sessions
from web.context import current_context, find_bors
from web.forms import NothingForm, load
from web.guards import allows
from web.openapi import Description, documented
from web.request_body import json_body

from .. import commands, forms
from ..serializers import access_json
from .access_responses import end_session, invited_response, revoke_invitation
from .form_pages import demand_installation

blueprint = Blueprint("access_api", __name__)

INVITATION = {"invitation_id": "5f0e6a1b2c3d4e5f", "role": "broker", "name": "Kari", "lead": False}
ISSUED = {
    "invitation_id": "5f0e6a1b2c3d4e5f",
    "link": "https://bors.example.no/megler/drammen/inn#drammen.0c6f…",
    "token": "drammen.0c6f…",
}
SESSION = {"session_id": "0123456789abcdef", "since": "2024-05-06T15:58:03.000Z", **INVITATION}
ACCESS = {"invitations": [INVITATION], "sessions": [SESSION]}
REVOKED = {"invitation_id": "5f0e6a1b2c3d4e5f"}
ENDED = {"session_id": "0123456789abcdef"}


@blueprint.get("/api/bors/<slug:bors>/invitations")
@documented(Description("Who may sign in to the børs, and who is signed in.", None, 200, ACCESS))
@allows("organiser")
def list_access(bors: str) -> Response:
    """Invitations and sessions of a børs. No token is kept, so none is told."""
    return jsonify(_access(find_bors(bors).slug))


@blueprint.post("/api/bors/<slug:bors>/invitations")
@documented(
    Description(
        "Invite a broker, a host or an organiser. The token is told here alone, and again to the same request.",
        forms.Invite,
        201,
        ISSUED,
    )
)
@allows("organiser")
def invite(bors: str) -> Response:
    """Invite somebody."""
    data = load(forms.Invite, json_body())
    invited = commands.invite(find_bors(bors).slug, role=Role(data["role"]), name=data["name"], lead=data["lead"])
    return invited_response(invited)


@blueprint.post("/api/bors/<slug:bors>/invitations/<invitation_id>/revoke")
@documented(Description("Revoke an invitation. Whoever signed in by it is signed out.", NothingForm, 200, REVOKED))
@allows("organiser")
def revoke(bors: str, invitation_id: str) -> Response:
    """Revoke an invitation. Raises Refused: `invitation-unknown`."""
    return revoke_invitation(find_bors(bors).slug, invitation_id)


@blueprint.post("/api/bors/<slug:bors>/sessions/<session_id>/end")
@documented(Description("End a session. The invitation still opens another.", NothingForm, 200, ENDED))
@allows("organiser")
def end(bors: str, session_id: str) -> Response:
    """End a session, if it has not ended."""
    return end_session(find_bors(bors).slug, session_id)


@blueprint.get("/api/invitations")
@documented(Description("Who may sign in to every børs, and who is signed in. Needs the key of the house.", None, 200, ACCESS))
@allows("organiser")
def list_installation_access() -> Response:
    """The same of organisers of every børs, for themselves."""
    demand_installation()
    return jsonify(_access(keys.INSTALLATION))


@blueprint.post("/api/invitations/<invitation_id>/revoke")
@documented(
    Description("Revoke the invitation of an organiser of every børs. Needs the key of the house.", NothingForm, 200, REVOKED)
)
@allows("organiser")
def revoke_installation_invitation(invitation_id: str) -> Response:
    """Revoke an invitation of the house. Raises Refused: `invitation-unknown`."""
    demand_installation()
    return revoke_invitation(keys.INSTALLATION, invitation_id)


@blueprint.post("/api/sessions/<session_id>/end")
@documented(Description("End a session of an organiser of every børs. Needs the key of the house.", NothingForm, 200, ENDED))
@allows("organiser")
def end_installation_session(session_id: str) -> Response:
    """End a session of the house, if it has not ended."""
    demand_installation()
    return end_session(keys.INSTALLATION, session_id)


def _access(scope: str) -> dict[str, Any]:
    context = current_context()
    return access_json(invitations.all_of(context, scope), sessions.all_of(context, scope))
