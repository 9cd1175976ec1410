"""Who is signed in, and who may be: the organiser ends a session, or takes an invitation back."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web import commands, house, invitations, sessions, the_bors
from web.guards import admits, asking

from .answers import shown, spoken

pages = Blueprint("signed_in", __name__)
pages.context_processor(spoken)


@pages.get("/arrangor/<slug:bors>/innlogget")
@admits("organiser")
def show(bors: str) -> str:
    """Every session and every invitation of a børs."""
    evening = the_bors(bors)
    return shown("signed_in", bors=evening, sessions=sessions.all_of(house(), bors), invited=invitations.all_of(house(), bors))


@pages.post("/arrangor/<slug:bors>/innlogget/<session_id>/avslutt")
@admits("organiser")
def end(bors: str, session_id: str) -> Response:
    """End a session: a lost phone, a borrowed tablet. The invitation still opens another."""
    sessions.end(house(), the_bors(bors).slug, session_id)
    return redirect(url_for(".show", bors=bors), 303)


@pages.post("/arrangor/<slug:bors>/invitasjoner/<invitation_id>/trekk")
@admits("organiser")
def revoke(bors: str, invitation_id: str) -> Response:
    """Take an invitation back: its link opens nothing, and whoever came in by it is out."""
    invitations.revoke(house(), the_bors(bors).slug, invitation_id, by=asking().id, key=commands.key())
    return redirect(url_for(".show", bors=bors), 303)
