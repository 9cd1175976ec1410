"""The towns as JSON: what the forms of their pages do."""

from flask import Blueprint, Response, jsonify

from frivilligbors import keys
from web import invitations, sessions
from web.commands import response_to
from web.context import current_context
from web.forms import NothingForm, load
from web.guards import allows, current_actor
from web.openapi import Description, documented
from web.request_body import json_body

from .. import commands, forms
from ..rules.lifecycle import slug_of
from ..serializers import town_json, whole_town_json
from ..store.towns import bors_records_of, find_town, towns_of
from .access_responses import end_session, invited_response, revoke_invitation
from .form_pages import demand_installation, demand_several

blueprint = Blueprint("towns_api", __name__)

TOWN = {"town": "drammen", "name": "Drammen"}
WHOLE = TOWN | {
    "borser": ["drammen-2027"],
    "organisers": [{"invitation_id": "4b0f6c1e", "name": "Kari", "issued_at": "2027-03-01T08:00:00.000Z"}],
    "sessions": [{"session_id": "9f0e3c55a1b2c3d4", "name": "Kari", "since": "2027-03-01T08:05:00.000Z"}],
}
INVITED = {"invitation_id": "4b0f6c1e", "link": "https://…/arrangor/inn#~.3f…", "token": "~.3f…"}


@blueprint.get("/api/towns")
@documented(
    Description("The towns you organise: your own, or every one with the key of the house.", None, 200, {"towns": [TOWN]})
)
@allows("organiser")
def list_towns() -> Response:
    """The list."""
    demand_several()
    return jsonify({"towns": [town_json(one) for one in towns_of(current_context(), current_actor().town)]})


@blueprint.post("/api/towns")
@documented(Description("Make a town. Needs the key of the house.", forms.NewTown, 201, TOWN))
@allows("organiser")
def create_town() -> Response:
    """One more."""
    demand_installation()
    data = load(forms.NewTown, json_body())
    return response_to(commands.create_town(data["slug"] or slug_of(data["name"]), data["name"]), 201)


@blueprint.get("/api/towns/<slug:town>")
@documented(Description("A town: its børser, who may organise them, and who is signed in.", None, 200, WHOLE))
@allows("organiser")
def show(town: str) -> Response:
    """One of them."""
    context, scope = current_context(), keys.town_scope(town)
    found = find_town(context, town)
    organisers, signed_in = invitations.all_of(context, scope), sessions.all_of(context, scope)
    return jsonify(whole_town_json(found, bors_records_of(context, town), organisers, signed_in))


@blueprint.patch("/api/towns/<slug:town>")
@documented(Description("Give a town another name; its address stays.", forms.TownName, 200, TOWN))
@allows("organiser")
def rename(town: str) -> Response:
    """The same town under another name."""
    return response_to(commands.rename_town(town, load(forms.TownName, json_body())["name"]), 200)


@blueprint.post("/api/towns/<slug:town>/invitations")
@documented(Description("Invite an organiser of the town: the link is told this once.", forms.TownOrganiser, 201, INVITED))
@allows("organiser")
def invite(town: str) -> Response:
    """A new key of the town."""
    find_town(current_context(), town)
    invited = commands.invite_to_town(town, **load(forms.TownOrganiser, json_body()))
    return invited_response(invited)


@blueprint.post("/api/towns/<slug:town>/invitations/<invitation_id>/revoke")
@documented(
    Description(
        "Take back the invitation of an organiser of the town, and end its sessions.",
        NothingForm,
        200,
        {"invitation_id": "4b0f6c1e"},
    )
)
@allows("organiser")
def revoke(town: str, invitation_id: str) -> Response:
    """The link opens nothing any more."""
    return revoke_invitation(keys.town_scope(town), invitation_id)


@blueprint.post("/api/towns/<slug:town>/sessions/<session_id>/end")
@documented(Description("End a session of an organiser of the town.", NothingForm, 200, {"session_id": "9f0e3c55a1b2c3d4"}))
@allows("organiser")
def end(town: str, session_id: str) -> Response:
    """Signed out; the invitation still opens another session."""
    return end_session(keys.town_scope(town), session_id)


@blueprint.post("/api/towns/<slug:town>/borser")
@documented(
    Description(
        "Move a børs to the town. Needs the key of the house.", forms.MoveBors, 200, {"bors": "drammen-2027", "town": "drammen"}
    )
)
@allows("organiser")
def move_bors(town: str) -> Response:
    """It is of this town from now on."""
    demand_installation()
    return response_to(commands.move_bors(load(forms.MoveBors, json_body())["bors"], town), 200)
