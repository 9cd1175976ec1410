"""Renders the organiser's pages with a form, and reads what was filled in."""

from typing import Any

from flask import render_template, request

import i18n
from frivilligbors import erasure_dates
from frivilligbors.codec import instant
from frivilligbors.enums import Role, State
from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from frivilligbors.records import Bors
from web import commands, qr
from web.context import current_context, find_bors
from web.forms import Form, load
from web.guards import current_actor
from web.locale import language, sentence
from web.problems import Invalid, status_of
from web.request_body import nested

from ..rules.checklist import ChecklistItem, checklist
from ..store.overview import Overview, read_overview
from ..store.watcher_count import watchers_now


def template_functions() -> dict[str, object]:
    """What the templates of these pages can use besides what every template can."""
    return {
        "day": lambda at: i18n.day(language(), at),
        "is_in_warning_period": erasure_dates.is_in_warning_period,
        "instant": instant,
        "reaches_several": reaches_several,
    }


def reaches_several() -> bool:
    """Whether the current actor is an organiser of every børs, or of all of a town, and not of one."""
    return current_actor().is_of_installation or bool(current_actor().town)


def demand_several() -> None:
    """Raises Refused for an organiser of one børs."""
    if not reaches_several():
        raise Refused("not-yours")


def demand_installation() -> None:
    """Raises Refused for whoever has not the key of the house."""
    if not current_actor().is_of_installation:
        raise Refused("not-yours")


def read_form(form: type[Form]) -> dict[str, Any]:
    """What was filled in, checked. Raises Invalid."""
    return load(form, {name: value for name, value in nested(request.form).items() if name != "key"})


def render_form_page_again(page: str, error: Refused | Invalid, **data: Any) -> tuple[str, int]:
    """The page once more, with what was typed and what is wrong with it."""
    status = status_of(error.error_code) if isinstance(error, Refused) else 422
    return render_form_page(page, commands.errors_of(error, sentence), **data), status


def render_form_page(page: str, errors: dict[str, str] | None = None, **data: Any) -> str:
    """A page with a form, its idempotency key made anew."""
    form = {"role": "broker"} | _planned(data.get("bors_record")) | request.form.to_dict()
    return render_template(
        f"organiser/{page}.html", form=form, errors=errors or {}, idempotency_key=new_idempotency_key(), **data
    )


def _planned(bors_record: Bors | None) -> dict[str, str]:
    """How long the hour and grace are planned to be: what the gongs offer."""
    planned = bors_record or Bors(slug="", name="")
    return {"minutes": str(planned.planned_minutes), "grace_minutes": str(planned.planned_grace)}


def overview_data(bors: str) -> dict[str, Any]:
    """What the templates of the overview and of the gong are given. Raises NotFound."""
    overview, url = read_overview(current_context(), find_bors(bors)), registration_url(bors)
    return {
        "overview": overview,
        "bors_record": overview.bors_record,
        "checks": _checks(overview) if overview.state in (State.PLANNED, State.DOORS_OPEN) else (),
        "qr": qr.inline_svg(url),
        "url": url,
    }


def _checks(overview: Overview) -> tuple[ChecklistItem, ...]:
    """What is in place before the doors open."""
    brokers = sum(one.role is Role.BROKER for one in overview.invited)
    watchers = watchers_now(current_context(), overview.bors_record.slug, overview.now).count
    return checklist(overview.bors_record, brokers=brokers, watchers=watchers)


def registration_url(bors: str) -> str:
    """The public URL of the registration page: what the QR code leads to."""
    return current_context().absolute_url(f"/b/{bors}")
