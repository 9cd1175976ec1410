"""The organiser's pages: the børser, the overview of one, both gongs, the invitations, and the code to print."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import words
from frivilligbors import keys
from frivilligbors.kinds import Role
from frivilligbors.refused import Refused
from frivilligbors.wire import instant
from web import commands, house, invitations, the_bors
from web.forms import Form, load, nested
from web.guards import admits, asking
from web.locale import language, sentence
from web.problems import Invalid, status_of

from . import codes, forms, rules, store
from .overview import overview

pages = Blueprint("organiser", __name__)


@pages.context_processor
def spoken() -> dict[str, object]:
    """What these pages say besides what every page says."""
    return {
        "day": lambda at: words.day(language(), at),
        "instant": instant,
        "whole_house": lambda: asking().scope == keys.HOUSE,
    }


@pages.get("/arrangor")
@admits("organiser")
def borser() -> AnyResponse | str:
    """Every børs, to an organiser of the house; to the organiser of one, that one."""
    if asking().scope != keys.HOUSE:
        return redirect(url_for(".show", bors=asking().scope))
    return _borser({}, {})


@pages.post("/arrangor")
@admits("organiser")
def create() -> AnyResponse | tuple[str, int]:
    """Plan a new børs."""
    if asking().scope != keys.HOUSE:
        raise Refused("not-yours")
    try:
        told = _told(forms.NewBors())
        slug = told["slug"] = told["slug"] or rules.slug_of(told["name"])
        store.create(house(), **told, by=asking().id, key=commands.key())
    except (Refused, Invalid) as trouble:
        return _borser(request.form.to_dict(), commands.errors_of(trouble, sentence)), _status(trouble)
    return redirect(url_for(".show", bors=slug), 303)


@pages.get("/arrangor/<slug:bors>")
@admits("organiser")
def show(bors: str) -> str:
    """The overview."""
    return _overview(bors, {})


@pages.post("/arrangor/<slug:bors>/apne")
@admits("organiser")
def open_(bors: str) -> AnyResponse | tuple[str, int]:
    """Strike the first gong."""
    try:
        store.open_(house(), the_bors(bors).slug, **_told(forms.FirstGong()), by=asking().id, key=commands.key())
    except (Refused, Invalid) as trouble:
        return _overview(bors, commands.errors_of(trouble, sentence)), _status(trouble)
    return redirect(url_for(".show", bors=bors), 303)


@pages.get("/arrangor/<slug:bors>/lukk")
@admits("organiser")
def last_gong(bors: str) -> str:
    """Think once more before the closing gong: it cannot be taken back."""
    return _last_gong(bors, {})


@pages.post("/arrangor/<slug:bors>/lukk")
@admits("organiser")
def close(bors: str) -> AnyResponse | tuple[str, int]:
    """Strike the closing gong."""
    try:
        store.close(house(), the_bors(bors).slug, **_told(forms.LastGong()), by=asking().id, key=commands.key())
    except (Refused, Invalid) as trouble:
        return _last_gong(bors, commands.errors_of(trouble, sentence)), _status(trouble)
    return redirect(url_for(".show", bors=bors), 303)


@pages.post("/arrangor/<slug:bors>/inviter")
@admits("organiser")
def invite(bors: str) -> tuple[str, int]:
    """Invite a broker or an organiser: the link is shown this once."""
    home, evening = house(), the_bors(bors)
    try:
        told = _told(forms.Invite())
        role = Role(told["role"])
        given = {"by": asking().id, "key": commands.key(), "base": home.address("")}
        invited = invitations.issue(home, bors, role, told["name"], **given)
    except (Refused, Invalid) as trouble:
        return _overview(bors, commands.errors_of(trouble, sentence)), _status(trouble)
    return render_template("organiser/invited.html", bors=evening, link=invited.link, qr=codes.drawn(invited.link), **told), 201


@pages.get("/arrangor/<slug:bors>/apne")
@pages.get("/arrangor/<slug:bors>/inviter")
@admits("organiser")
def back(bors: str) -> AnyResponse:
    """To the overview, for who reloads what was answered to a form or asks for it in another language."""
    return redirect(url_for(".show", bors=bors))


@pages.get("/arrangor/<slug:bors>/plakat")
@admits("organiser")
def poster(bors: str) -> str:
    """A page of A4 with the code, to be printed."""
    evening, address = the_bors(bors), _register(bors)
    return render_template("organiser/poster.html", bors=evening, qr=codes.drawn(address), address=address)


@pages.get("/arrangor/<slug:bors>/qr.svg", defaults={"kind": "svg"})
@pages.get("/arrangor/<slug:bors>/qr.png", defaults={"kind": "png"})
@admits("organiser")
def code(bors: str, kind: codes.Picture) -> Response:
    """The code of the registration page as a file, for programmes and invitations of one's own."""
    answer = Response(codes.file(_register(the_bors(bors).slug), kind), mimetype=codes.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="frivilligbors-{bors}.{kind}"'
    return answer


def _told(form: Form) -> dict[str, Any]:
    return load(form, {name: value for name, value in nested(request.form).items() if name != "key"})


def _status(trouble: Refused | Invalid) -> int:
    return status_of(trouble.code) if isinstance(trouble, Refused) else 422


def _register(bors: str) -> str:
    """Where people register: what the code leads to."""
    return house().address(f"/b/{bors}")


def _borser(told: dict[str, str], errors: dict[str, str]) -> str:
    home = house()
    known = [bors for slug in home.roster.borser() if (bors := home.roster.bors(slug))]
    page = {"told": told, "errors": errors, "key": commands.new_key(), "base": home.address("/b/").split("://", 1)[-1]}
    return render_template("organiser/borser.html", borser=known, now=home.clock.now(), **page)


def _overview(bors: str, errors: dict[str, str]) -> str:
    seen, address = overview(house(), the_bors(bors)), _register(bors)
    page = {"told": {"minutes": "60"} | request.form.to_dict(), "errors": errors, "key": commands.new_key()}
    return render_template(
        "organiser/overview.html", seen=seen, bors=seen.bors, qr=codes.drawn(address), address=address, **page
    )


def _last_gong(bors: str, errors: dict[str, str]) -> str:
    seen = overview(house(), the_bors(bors))
    page = {"told": {"grace_minutes": "5"} | request.form.to_dict(), "errors": errors, "key": commands.new_key()}
    return render_template("organiser/gong.html", seen=seen, bors=seen.bors, **page)
