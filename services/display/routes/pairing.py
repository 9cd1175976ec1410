"""What a screen nobody sits at asks for: the code it shows until it is paired, and its orders from then on."""

import re

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request
from redis.exceptions import RedisError
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.codec import Unreadable
from i18n import accept_language
from web.client_network import network
from web.context import current_context
from web.forms import load
from web.guards import public
from web.rate_limit import TEN_MINUTES, FixedWindow, LeakyBucket, RateLimited
from web.request_body import json_body

from .. import forms
from ..rules.paired_screen import ScreenReport
from ..screen_cookie import ScreenCookie, new_screen, screen_cookie, set_screen_cookie
from ..store.paired_screens import PairedScreens

SCREENS_OF_A_NETWORK, SCREENS_OF_ALL = 120, 1000  # that a code is drawn for, in ten minutes
OWN_ID = re.compile("[0-9a-f]{32}")
REPORTS, WINDOW = 30, 10.0  # of one screen, in seconds

blueprint = Blueprint("pairing", __name__)
new_screen_limiter = LeakyBucket(SCREENS_OF_A_NETWORK, TEN_MINUTES)
all_new_screen_limiter = LeakyBucket(SCREENS_OF_ALL, TEN_MINUTES)
report_limiter = FixedWindow(REPORTS, WINDOW)


@blueprint.get("/s")
@public
def pairing_page() -> AnyResponse:
    """The code of this screen, for an organiser to type; once she has, the wall of her børs.

    A kiosk brings an id of its own (`?skjerm=`), which it keeps where no browser loses it. Whoever cannot be answered waits on
    a page that asks again by itself: nobody sits here who could.
    """
    g.preferred_languages = accept_language.preferred(None, request.args.get("sprak"))
    try:
        return _wall_or_code(PairedScreens(current_context()))
    except RateLimited as error:
        return _waiting_page(429, error.seconds)
    except (RedisError, Unreadable):
        return _waiting_page(503, 2)


@blueprint.post("/skjerm/<slug:bors>/tilstand")
@public
def report(bors: str) -> Response:
    """Keep what a screen tells of itself, and answer with its orders; with none where it is not paired here."""
    cookie, context = screen_cookie(), current_context()
    screens = PairedScreens(context)
    screen = screens.get(bors, cookie.screen_id) if cookie and cookie.bors == bors else None
    if screen is None:
        return jsonify(orders=None)
    report_limiter.acquire(screen.screen_id)
    data = load(forms.Report, json_body())
    screens.keep_report(bors, screen.screen_id, ScreenReport(at=context.clock.now(), **data))
    return jsonify(orders=screen.orders)


def _wall_or_code(screens: PairedScreens) -> AnyResponse:
    known = screen_cookie()
    cookie = known or _new_screen(request.args.get("skjerm", ""))
    bors = cookie.bors or screens.bors_of(cookie.screen_id)
    if bors and screens.get(bors, cookie.screen_id):
        return set_screen_cookie(make_response(redirect(f"/skjerm/{bors}", 302)), cookie._replace(bors=bors))
    if bors:  # it was let go, and is as new
        known, cookie = None, _new_screen()
    response = make_response(_code_page(screens, cookie))
    return response if known else set_screen_cookie(response, cookie)


def _new_screen(own_id: str = "") -> ScreenCookie:
    new_screen_limiter.acquire(network(request.remote_addr or ""))
    all_new_screen_limiter.acquire("")
    return ScreenCookie(own_id) if OWN_ID.fullmatch(own_id) else new_screen()


def _code_page(screens: PairedScreens, cookie: ScreenCookie) -> str:
    shown_organiser_url = current_context().absolute_url("/arrangor").split("://", 1)[-1]
    return render_template(
        "display/pairing.html", code=screens.code_of(cookie.screen_id), shown_organiser_url=shown_organiser_url
    )


def _waiting_page(status: int, seconds: int) -> AnyResponse:
    response = make_response(render_template("display/offline.html", bors=""), status)
    response.headers["Retry-After"] = str(seconds)
    return response
