"""The wall, and the same numbers as a plain page and as JSON."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request
from redis.exceptions import RedisError
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codec import Unreadable
from frivilligbors.enums import State
from i18n import accept_language
from web import script_assets
from web.context import BorsUnknown, current_context, find_bors
from web.guards import public
from web.openapi import Description, documented
from web.page_cache import cached_page

from ..forms import zoom
from ..pictures import wall_data
from ..rules.paired_screen import PairedScreen
from ..rules.wall_needs import Need
from ..screen_cookie import screen_cookie
from ..serializers import read_board, shows_needs, with_scene
from ..store.paired_screens import PairedScreens
from ..store.walls import WallStore, current_bors_records
from ..websocket.wall_cookie import set_wall_cookie
from .openapi_examples import BOARD

blueprint = Blueprint("display", __name__)


@blueprint.get("/skjerm/<slug:bors>")
@public
def wall(bors: str) -> Response:
    """The wall: right as it is served, and alive from then on. It speaks the language of the børs, not of a browser."""
    g.preferred_languages = accept_language.preferred(None, request.args.get("sprak"))
    try:
        if (cookie := screen_cookie()) and cookie.bors == bors:
            return _paired_wall(bors, cookie.screen_id)
        return set_wall_cookie(cached_page(bors, lambda: _wall_page(bors), same_for_all=True))
    except (RedisError, Unreadable):
        return _offline_page(bors)


@blueprint.get("/skjerm/<slug:bors>/venter")
@public
def offline_page(bors: str) -> Response:
    """What a browser keeps for the day when nobody answers: the last picture it has seen, and that it is an old one."""
    g.preferred_languages = accept_language.preferred(None, request.args.get("sprak"))
    return _offline_page(bors, 200)


@blueprint.get("/skjerm/vakt.js")
@public
def service_worker() -> Response:
    """The script that stands in when no server answers; it may only look after what is below its own path."""
    script = render_template("display/service_worker.js")
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.get("/static/display/wall/returning.js")
@public
def offline_page_script() -> AnyResponse:
    """The script of the offline page, under the name by which a page that a browser kept before an upgrade asks for it."""
    return redirect(script_assets.url_of("wall/offline_page.js"), 302)


@blueprint.get("/skjerm")
@public
def wall_list() -> AnyResponse | str:
    """The address by which any machine becomes a wall that is not paired: where there is one evening, straight to it."""
    bors_records = current_bors_records(current_context())
    if len(bors_records) == 1:
        return redirect(f"/skjerm/{bors_records[0].slug}", 302)
    return render_template("display/wall_list.html", bors_records=bors_records)


@blueprint.get("/s/<slug:bors>")
@public
def short_address(bors: str) -> AnyResponse:
    """The address of a wall for whoever types with one finger."""
    return redirect(f"/skjerm/{find_bors(bors).slug}", 302)


@blueprint.get("/tall/<slug:bors>")
@public
def numbers(bors: str) -> Response:
    """The same numbers as words and tables, for whoever does not see the wall or has it read aloud."""
    return cached_page(bors, lambda: render_template("display/numbers.html", board=_board(bors)), same_for_all=True)


@blueprint.get("/api/bors/<slug:bors>/board")
@documented(Description("The board: what stands on the wall, whole, as the line to a screen tells it.", None, 200, BOARD))
@public
def board(bors: str) -> Response:
    """The board as a screen gets it."""
    return cached_page(bors, lambda: jsonify(_board(bors)), same_for_all=True)


@blueprint.after_app_request
def revalidate_unversioned(response: Response) -> Response:
    """Version 0.1.0 put none in the address of an imported script: browsers ask each time whether it changed."""
    if request.path.startswith("/static/display/") and request.endpoint != "scripts" and "v" not in request.args:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _paired_wall(bors: str, screen_id: str) -> Response:
    """The wall of a paired screen, as the organiser wants it; one that was let go shows a code instead."""
    screens = PairedScreens(current_context())
    screen = screens.shown_in(bors, screen_id)
    if screen is None:
        return make_response(redirect("/s", 302))
    screens.note_page(bors, screen_id)
    g.preferred_languages = (screen.language,)
    return set_wall_cookie(make_response(_wall_page(bors, screen)))


def _wall_page(bors: str, screen: PairedScreen | None = None) -> str:
    orders = screen.orders if screen else None
    board = with_scene(_board(bors), orders["scene"] if orders else "")
    data = wall_data(board, _needs(board), current_context().absolute_url(f"/b/{bors}"))
    drawn = orders["zoom"] if orders else zoom(request.args.get("zoom", ""))
    return render_template("display/wall.html", zoom=drawn, orders=orders, **data)


def _offline_page(bors: str, status: int = 503) -> Response:
    response = make_response(render_template("display/offline.html", bors=bors), status)
    if status == 503:
        response.headers["Retry-After"] = "2"
    return response


def _board(bors: str) -> dict[str, Any]:
    board = read_board(_store(), bors)
    if board is None:
        raise BorsUnknown
    if board["state"] == State.ERASED:
        find_bors(bors)
    return board


def _needs(board: dict[str, Any]) -> list[Need]:
    return _store().needs_on_wall(board["bors"]) if shows_needs(board) else []


def _store() -> WallStore:
    return WallStore.of(current_context())
