"""The organiser's screens: pairing one by the code it shows, the list, and what each of them shows."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frivilligbors.enums import Scene
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer, new_idempotency_key
from web import commands as web_commands
from web.context import current_context, find_bors
from web.forms import Form, load
from web.guards import allows
from web.locale import sentence
from web.problems import Invalid, status_of
from web.request_body import nested

from .. import commands, forms
from ..rules.paired_screen import ZOOMS
from ..store.paired_screens import PairedScreens

blueprint = Blueprint("screens", __name__)
ACTIONS: Mapping[str, Callable[[str, str], Answer]] = {
    "gong": commands.sound_gong,
    "last": commands.load_anew,
    "slipp": commands.release,
}


@blueprint.get("/arrangor/<slug:bors>/skjermer")
@allows("organiser")
def show(bors: str) -> str:
    """The list, and the form that pairs one more."""
    return _render_list(bors, {})


@blueprint.post("/arrangor/<slug:bors>/skjermer")
@allows("organiser")
def pair(bors: str) -> Response | tuple[str, int]:
    """Pair the screen that shows this code."""
    try:
        answer = commands.pair(find_bors(bors).slug, _read_form(forms.NewScreen))
    except (Refused, Invalid) as error:
        return _render_list(bors, web_commands.errors_of(error, sentence)), _status(error)
    return redirect(url_for(".show_screen", bors=bors, screen_id=answer.content["screen_id"]), 303)


@blueprint.get("/arrangor/<slug:bors>/skjermer/skjerm/<screen_id>")
@allows("organiser")
def show_screen(bors: str, screen_id: str) -> str:
    """One screen: how it is, what it shows, and what it can be asked for. Raises Refused: `screen-unknown`."""
    return _render_screen(bors, screen_id, {})


@blueprint.post("/arrangor/<slug:bors>/skjermer/skjerm/<screen_id>")
@allows("organiser")
def change(bors: str, screen_id: str) -> Response | tuple[str, int]:
    """Another name, language, size or scene."""
    try:
        commands.change(find_bors(bors).slug, screen_id, _read_form(forms.ScreenChange))
    except (Refused, Invalid) as error:
        return _render_screen(bors, screen_id, web_commands.errors_of(error, sentence)), _status(error)
    return redirect(url_for(".show_screen", bors=bors, screen_id=screen_id), 303)


@blueprint.post("/arrangor/<slug:bors>/skjermer/<any(gong,last,slipp):action>/<screen_id>")
@allows("organiser")
def act(bors: str, screen_id: str, action: str) -> Response:
    """A test stroke of its gong, its page loaded anew, or the end of it here. Raises Refused: `screen-unknown`."""
    ACTIONS[action](find_bors(bors).slug, screen_id)
    if action == "slipp":
        return redirect(url_for(".show", bors=bors), 303)
    return redirect(url_for(".show_screen", bors=bors, screen_id=screen_id, gjort=action), 303)


def _read_form(form: type[Form]) -> dict[str, Any]:
    return load(form, {name: value for name, value in nested(request.form).items() if name != "key"})


def _status(error: Refused | Invalid) -> int:
    return status_of(error.error_code) if isinstance(error, Refused) else 422


def _render_list(bors: str, errors: dict[str, str]) -> str:
    screens = PairedScreens(current_context())
    position, form = screens.position(bors), {"zoom": "100", "language": "nb"} | request.form.to_dict()
    return _render("screens", bors, errors, position=position, form=form, screens=screens.all_of(bors))


def _render_screen(bors: str, screen_id: str, errors: dict[str, str]) -> str:
    screens = PairedScreens(current_context())
    position, screen = screens.position(bors), screens.get(find_bors(bors).slug, screen_id)
    if screen is None:
        raise Refused("screen-unknown")
    known = {"name": screen.name, "language": screen.language, "zoom": str(screen.zoom)}
    done = request.args.get("gjort", "")
    form = known | request.form.to_dict()
    return _render("screen", bors, errors, position=position, form=form, screen=screen, done=done)


def _render(page: str, bors: str, errors: dict[str, str], **data: Any) -> str:
    context = current_context()
    bors_record, now = find_bors(bors), context.clock.now()
    return render_template(
        f"display/{page}.html",
        bors_record=bors_record,
        state=bors_record.state(now),
        now=now,
        reports=PairedScreens(context).reports(bors),
        scenes=[scene.value for scene in Scene],
        zooms=ZOOMS,
        errors=errors,
        idempotency_key=new_idempotency_key(),
        shown_pairing_url=context.absolute_url("/s").split("://", 1)[-1],
        **data,
    )
