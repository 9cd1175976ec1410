"""The towns of the installation: made by who has its key; who organises one is seen to by its own organisers too."""

from collections import Counter
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frivilligbors import keys
from frivilligbors.enums import Role, State
from frivilligbors.errors import Refused
from web import invitations, qr, sessions
from web.context import current_context
from web.guards import allows, current_actor
from web.problems import Invalid

from .. import commands, forms
from ..rules.lifecycle import slug_of
from ..store.towns import bors_records_of, find_town, towns_of
from .form_pages import demand_installation, read_form, render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("towns", __name__)
blueprint.context_processor(template_functions)


@blueprint.get("/byer")
@allows("organiser")
def list_towns() -> str:
    """Every town, and the form for another."""
    demand_installation()
    return render_form_page("towns", **_list_data())


@blueprint.post("/byer")
@allows("organiser")
def create_town() -> Response | tuple[str, int]:
    """Make a town."""
    demand_installation()
    try:
        data = read_form(forms.NewTown)
        town = data["slug"] or slug_of(data["name"])
        commands.create_town(town, data["name"])
    except (Refused, Invalid) as error:
        return render_form_page_again("towns", error, **_list_data())
    return redirect(url_for(".show", town=town), 303)


@blueprint.get("/byer/<slug:town>")
@allows("organiser")
def show(town: str) -> str:
    """Who organises a town, and its børser."""
    return render_form_page("town", **_town_data(town))


@blueprint.get("/byer/<slug:town>/navn")
@allows("organiser")
def name(town: str) -> str:
    """The name of the town, to change it."""
    return render_form_page("town_name", town_record=find_town(current_context(), town))


@blueprint.post("/byer/<slug:town>/navn")
@allows("organiser")
def rename(town: str) -> Response | tuple[str, int]:
    """Give the town another name."""
    try:
        commands.rename_town(town, read_form(forms.TownName)["name"])
    except (Refused, Invalid) as error:
        return render_form_page_again("town_name", error, town_record=find_town(current_context(), town))
    return _after(town)


@blueprint.post("/byer/<slug:town>/inviter")
@allows("organiser")
def invite(town: str) -> tuple[str, int]:
    """Invite an organiser of the town: the link is shown this once."""
    found = find_town(current_context(), town)
    try:
        data = read_form(forms.TownOrganiser)
        link = commands.invite_to_town(town, name=data["name"]).link
    except (Refused, Invalid) as error:
        return render_form_page_again("town", error, **_town_data(town))
    page = render_template("organiser/invited_to_town.html", town_record=found, link=link, qr=qr.inline_svg(link), **data)
    return page, 201


@blueprint.get("/byer/<slug:town>/inviter")
@allows("organiser")
def back_to_town(town: str) -> Response:
    """To the town, for who reloads what was answered to the form or asks for it in another language."""
    return redirect(url_for(".show", town=town))


@blueprint.post("/byer/<slug:town>/invitasjoner/<invitation_id>/trekk")
@allows("organiser")
def revoke_invitation(town: str, invitation_id: str) -> Response:
    """Revoke the link of an organiser of the town."""
    commands.revoke_invitation(keys.town_scope(town), invitation_id)
    return _after(town)


@blueprint.post("/byer/<slug:town>/innlogget/<session_id>/avslutt")
@allows("organiser")
def end_session(town: str, session_id: str) -> Response:
    """End a session of an organiser of the town."""
    commands.end_session(keys.town_scope(town), session_id)
    return _after(town)


@blueprint.post("/byer/<slug:town>/borser")
@allows("organiser")
def move_bors(town: str) -> Response | tuple[str, int]:
    """Move a børs to the town."""
    demand_installation()
    try:
        commands.move_bors(read_form(forms.MoveBors)["bors"], town)
    except (Refused, Invalid) as error:
        return render_form_page_again("town", error, **_town_data(town))
    return _after(town)


def _after(town: str) -> Response:
    return redirect(url_for(".show", town=town), 303)


def _list_data() -> dict[str, Any]:
    context = current_context()
    bors_counts = Counter(bors_record.town for bors_record in bors_records_of(context, ""))
    organisers = Counter(one.scope for one in invitations.by_id(context, keys.INSTALLATION).values())
    towns = [(one, bors_counts[one.slug], organisers[keys.town_scope(one.slug)]) for one in towns_of(context, "")]
    return {"towns": towns, "without": bors_counts[""]}


def _town_data(slug: str) -> dict[str, Any]:
    """What the page of a town is given. Raises Refused: `town-unknown`."""
    context, scope = current_context(), keys.town_scope(slug)
    elsewhere = (one for one in bors_records_of(context, "") if one.town != slug and one.stored_state is not State.ERASED)
    return {
        "town_record": find_town(context, slug),
        "bors_records": bors_records_of(context, slug),
        "now": context.clock.now(),
        "invited": invitations.all_of(context, scope),
        "sessions": sessions.all_of(context, scope),
        "elsewhere": list(elsewhere) if current_actor().is_of_installation else [],
        "is_of_installation": current_actor().is_of_installation,
        "role": Role.ORGANISER,
    }
