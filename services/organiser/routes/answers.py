"""What the organiser's pages answer with, and how they read a form."""

from typing import Any

from flask import render_template, request

import i18n
from frivilligbors import keys
from frivilligbors.codec import instant
from frivilligbors.codes import new_idempotency_key
from frivilligbors.errors import Refused
from web import commands, current_context, find_bors, qr
from web.forms import Form, load, nested
from web.guards import current_actor
from web.locale import language, sentence
from web.problems import Invalid, status_of

from ..overview import overview


def spoken() -> dict[str, object]:
    """What these pages say besides what every page says."""
    return {
        "day": lambda at: i18n.day(language(), at),
        "instant": instant,
        "whole_house": lambda: current_actor().scope == keys.HOUSE,
    }


def told(form: Form) -> dict[str, Any]:
    """What the form of this request says. Raises Invalid."""
    return load(form, {name: value for name, value in nested(request.form).items() if name != "key"})


def again(page: str, trouble: Refused | Invalid, **more: Any) -> tuple[str, int]:
    """The page once more, with what was typed and what is wrong with it."""
    status = status_of(trouble.code) if isinstance(trouble, Refused) else 422
    return shown(page, commands.errors_of(trouble, sentence), **more), status


def shown(page: str, errors: dict[str, str] | None = None, **more: Any) -> str:
    """A page with a form, its idempotency key made anew."""
    typed = {"minutes": "60", "grace_minutes": "5", "role": "broker"} | request.form.to_dict()
    return render_template(f"organiser/{page}.html", told=typed, errors=errors or {}, key=new_idempotency_key(), **more)


def of_bors(bors: str) -> dict[str, Any]:
    """What the pages of one børs show."""
    seen, address = overview(current_context(), find_bors(bors)), register_address(bors)
    return {"seen": seen, "bors": seen.bors, "qr": qr.inline_svg(address), "address": address}


def register_address(bors: str) -> str:
    """Where people register: what the code leads to."""
    return current_context().address(f"/b/{bors}")
