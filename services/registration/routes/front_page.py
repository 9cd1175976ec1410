"""The front page, where one finds a børs."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codes import bors_of
from web.context import current_context
from web.guards import public
from web.locale import sentence

from ..store import borser as borser_store

front_page = Blueprint("front_page", __name__)


@front_page.get("/")
@public
def front() -> AnyResponse | str:
    """The børser open for registration, the newest results, and a field for the address of another."""
    typed = request.args.get("bors", "").strip()
    bors = bors_of(typed[:200])
    if bors and borser_store.exists(current_context(), bors):
        return redirect(f"/b/{bors}", 303)
    errors = {"bors": sentence("bors-unknown")} if typed else {}
    return render_template(
        "registration/front_page.html",
        bors_records=borser_store.open_for_registration(current_context()),
        published=borser_store.published(current_context()),
        values={"bors": typed},
        errors=errors,
    )
