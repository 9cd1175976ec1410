"""The audit list: who did what, when and to whom, as a page, as JSON and as CSV."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from marshmallow import ValidationError

import i18n
from frivilligbors.facts import FACTS
from frivilligbors.records import Bors
from web import csv_file
from web.context import current_context, find_bors
from web.forms import LocalTimeField, load
from web.guards import allows
from web.locale import language, sentence
from web.openapi import Description, documented

from .. import forms
from ..audit_text import audit_row
from ..rules.audit import AuditFilter, AuditGroup, AuditPage
from ..store.audit import AuditedLog, search_audit, search_whole_audit
from .form_pages import demand_installation, template_functions

blueprint = Blueprint("audit", __name__)
blueprint.context_processor(template_functions)

MAX_SEARCH_TERM = 80
EXAMPLE = {
    "entries": [
        {
            "position": 41,
            "at": "2024-05-06T17:11:18.123Z",
            "kind": "agreement.confirmed",
            "group": "agreements",
            "by": {"id": "5f0e6a1b2c3d4e5f", "role": "broker", "name": "Kari (megler)"},
            "text": "Avtale 27 er bekreftet: Lise Berg og Kjell Dahl",
            "participants": [
                {"participant_id": "a1b2c3d4e5f60718", "name": "Lise Berg"},
                {"participant_id": "18070f6e5d4c3b2a", "name": "Kjell Dahl"},
            ],
            "agreement_id": "0c6f0d1f5a3b9e42",
            "number": 27,
        }
    ],
    "page": 1,
    "pages": 1,
    "total": 1,
}
INSTALLATION_ENTRY = {
    "position": 3,
    "at": "2027-03-01T08:00:00.000Z",
    "kind": "town.created",
    "group": "access",
    "by": {"id": "5f0e6a1b2c3d4e5f", "role": "organiser", "name": "Kari (arrangør)"},
    "text": "Byen er opprettet: Drammen",
    "participants": [],
}


@blueprint.get("/arrangor/<slug:bors>/hendelser")
@allows("organiser")
def show(bors: str) -> str:
    """The page that the query string selects, the newest first."""
    bors_record = find_bors(bors)
    return _page(AuditedLog.of_bors(bors_record), bors_record)


@blueprint.get("/arrangor/hendelser")
@allows("organiser")
def show_installation() -> str:
    """What is about no børs: towns, and who was invited to them and to the house."""
    demand_installation()
    return _page(AuditedLog.of_installation())


def _page(audited_log: AuditedLog, bors_record: Bors | None = None) -> str:
    audit_filter, errors = _audit_filter()
    page = search_audit(current_context(), audited_log, audit_filter)
    params = {name: request.args.get(name, "")[:MAX_SEARCH_TERM] for name in ("om", "hvem", "fra", "til")}
    query = {name: value for name, value in params.items() if value}
    return render_template(
        "organiser/audit.html",
        bors_record=bors_record,
        page=page,
        rows=_rows(page),
        params=params,
        query=query,
        errors=errors,
    )


@blueprint.get("/arrangor/<slug:bors>/hendelser.csv")
@allows("organiser")
def csv(bors: str) -> Response:
    """All that the query string selects."""
    bors_record = find_bors(bors)
    return _file(AuditedLog.of_bors(bors_record), f"hendelser-{bors_record.slug}.csv")


@blueprint.get("/arrangor/hendelser.csv")
@allows("organiser")
def csv_installation() -> Response:
    """The same of what is about no børs."""
    demand_installation()
    return _file(AuditedLog.of_installation(), "hendelser.csv")


def _file(audited_log: AuditedLog, filename: str) -> Response:
    audit_filter, _errors = _audit_filter()
    rows = _rows(search_whole_audit(current_context(), audited_log, audit_filter))
    _ = partial(i18n.translate, language())
    headings = [_("Tid"), _("Hvem"), _("Hva"), _("Slag"), _("Avtale"), _("Rettet")]
    content = csv_file.csv_file(
        headings,
        [
            (
                csv_file.local_time(row["at"]),
                row["by"]["name"],
                row["text"],
                row["kind"],
                str(row.get("number") or ""),
                _corrected(row),
            )
            for row in rows
        ],
    )
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@blueprint.get("/api/bors/<slug:bors>/audit", endpoint="listed")
@documented(
    Description(
        "What has happened, the newest first. In the query: kind, person, from, to, page.",
        None,
        200,
        EXAMPLE,
    )
)
@allows("organiser")
def listed(bors: str) -> Response:
    """The same as JSON; the sentences are in the asker's language. Raises Invalid for a time that is none."""
    return _response(AuditedLog.of_bors(find_bors(bors)))


@blueprint.get("/api/audit", endpoint="listed_house")
@documented(
    Description(
        "What has happened to towns, and to the invitations to them and to the house. Needs the key of the house.",
        None,
        200,
        {"entries": [INSTALLATION_ENTRY], "page": 1, "pages": 1, "total": 1},
    )
)
@allows("organiser")
def listed_installation() -> Response:
    """What is about no børs. Raises Invalid for a time that is none."""
    demand_installation()
    return _response(AuditedLog.of_installation())


def _response(audited_log: AuditedLog) -> Response:
    query = request.args
    data = load(forms.AuditQuery, {name: query[name] for name in ("from", "to") if name in query})
    audit_filter = AuditFilter(
        kind=_kind(query.get("kind", "")),
        search_term=query.get("person", "")[:MAX_SEARCH_TERM],
        since=data.get("since"),
        until=data.get("until"),
        page=_page_number(query.get("page", "")),
    )
    page = search_audit(current_context(), audited_log, audit_filter)
    return jsonify(entries=_rows(page), page=page.number, pages=page.pages, total=page.total)


def _rows(page: AuditPage) -> list[dict[str, Any]]:
    return [audit_row(language(), entry, page.names) for entry in page.entries]


def _corrected(row: dict[str, Any]) -> str:
    """What was corrected, in one cell."""
    lang = language()

    def text_of(one: dict[str, str]) -> str:
        before, after = (i18n.in_words(lang, one[name]) for name in ("before", "after"))
        return f"{i18n.participant_field(lang, one['field'])}: {before} → {after}"

    return "; ".join(map(text_of, row.get("corrections", ())))


def _audit_filter() -> tuple[AuditFilter, dict[str, str]]:
    """The filter in the query string of the page, and the sentence beside each time that is none."""
    query, moments, errors = request.args, dict[str, datetime | None](), dict[str, str]()
    for name in ("fra", "til"):
        try:
            moments[name] = LocalTimeField().deserialize(query.get(name, ""))
        except ValidationError:
            errors[name] = sentence("wrong-type")
    audit_filter = AuditFilter(
        kind=_kind(query.get("om", "")),
        search_term=query.get("hvem", "")[:MAX_SEARCH_TERM],
        since=moments.get("fra"),
        until=moments.get("til"),
        page=_page_number(query.get("side", "")),
    )
    return audit_filter, errors


def _kind(param: str) -> str:
    return param if param in [*AuditGroup, *FACTS] else ""


def _page_number(param: str) -> int:
    return int(param) if param.isascii() and param.isdigit() and len(param) < 6 else 1
