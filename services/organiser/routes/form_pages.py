"""Renders the organiser's pages with a form, and reads what was filled in."""

from typing import Any

from flask import render_template, request

import i18n
from frivilligbors import keys
from frivilligbors.codec import instant
from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from web import commands, current_context, find_bors, qr
from web.forms import Form, load, nested
from web.guards import current_actor
from web.locale import language, sentence
from web.problems import Invalid, status_of

from ..store.overview import read_overview


def template_functions() -> dict[str, object]:
    """What the templates of these pages can use besides what every template can."""
    return {
        "day": lambda at: i18n.day(language(), at),
        "instant": instant,
        "reaches_every_bors": reaches_every_bors,
    }


def reaches_every_bors() -> bool:
    """Whether the current actor is an organiser of every børs, not of one."""
    return current_actor().scope == keys.HOUSE


def demand_every_bors() -> None:
    """Raises Refused for an organiser of one børs."""
    if not reaches_every_bors():
        raise Refused("not-yours")


def read_form(form: type[Form]) -> dict[str, Any]:
    """What was filled in, checked. Raises Invalid."""
    return load(form, {name: value for name, value in nested(request.form).items() if name != "key"})


def render_form_page_again(page: str, error: Refused | Invalid, **data: Any) -> tuple[str, int]:
    """The page once more, with what was typed and what is wrong with it."""
    status = status_of(error.code) if isinstance(error, Refused) else 422
    return render_form_page(page, commands.errors_of(error, sentence), **data), status


def render_form_page(page: str, errors: dict[str, str] | None = None, **data: Any) -> str:
    """A page with a form, its idempotency key made anew."""
    form = {"minutes": "60", "grace_minutes": "5", "role": "broker"} | request.form.to_dict()
    return render_template(f"organiser/{page}.html", form=form, errors=errors or {}, key=new_idempotency_key(), **data)


def overview_data(bors: str) -> dict[str, Any]:
    """What the templates of the overview and of the gong are given. Raises NotFound."""
    overview, address = read_overview(current_context(), find_bors(bors)), registration_address(bors)
    return {"overview": overview, "record": overview.record, "qr": qr.inline_svg(address), "address": address}


def registration_address(bors: str) -> str:
    """The public address of the registration page: what the QR code leads to."""
    return current_context().address(f"/b/{bors}")
