"""Taking in a list of participants, on a page that has its columns matched and shows what would come of it, and by JSON."""

import base64
from typing import Any, NamedTuple

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import deadline
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch, new_idempotency_key
from web import commands as web_commands
from web import forms, request_body
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows
from web.locale import language, sentence
from web.openapi import Description, documented
from web.problems import status_of

from .. import serializers
from ..commands import imports as commands
from ..commands.imports import LONGEST
from ..documents.table_file import MAX_COLUMNS
from ..rules.import_columns import Column
from ..rules.import_plan import BadRow, Imported, ImportPlan, ImportSource
from ..store.imports import waiting_for_letters

API = "/api/bors/<slug:bors>/participants"
PATH = "/arrangor/<slug:bors>/deltakere"
BAD_SHOWN = 100

import_page = Blueprint("import_page", __name__)


class RowProblem(NamedTuple):
    """A row that cannot be taken in, in words."""

    row: int
    name: str
    field: str
    detail: str


@import_page.get(f"{PATH}/import")
@allows("organiser")
def choose(bors: str) -> str:
    """Choose a file; and send the letters that wait."""
    return _upload_page(bors, "")


@import_page.post(f"{PATH}/import")
@allows("organiser")
def upload(bors: str) -> AnyResponse:
    """What a file holds and what would come of it; or, once that is right, take it in."""
    find_bors(bors)
    with deadline.within(LONGEST):
        try:
            source = _form_source()
            plan = commands.read_list(bors, source)
            if plan.refused and not plan.packed:
                return _refused_page(bors, plan.refused)
            if plan.refused or request.form.get("go") != "ja":
                return Response(_preview_page(bors, source, plan), 422 if plan.refused else 200)
            done = commands.import_list(bors, source, plan)
        except Mismatch:
            return _refused_page(bors, "idempotency-mismatch")
        except Refused as refused:
            return _refused_page(bors, refused.error_code)
        return Response(_done_page(bors, plan, done))


@import_page.post(f"{PATH}/brev")
@allows("organiser")
def send_letters(bors: str) -> AnyResponse:
    """Send the letters that wait."""
    find_bors(bors)
    with deadline.within(LONGEST):
        sent = commands.send_letters(bors)
    return redirect(f"/arrangor/{bors}/deltakere/import?sendt={sent}", 303)


@import_page.get(f"{PATH}/brev")
@allows("organiser")
def back_to_import(bors: str) -> AnyResponse:
    """To the page they are sent from."""
    return redirect(f"/arrangor/{find_bors(bors).slug}/deltakere/import", 303)


@import_page.post(f"{API}/import")
@documented(
    Description(
        "Take in a list of participants: a CSV or XLSX file as the body. `dry_run=1` shows what would come of it; `columns`: "
        "what the columns hold, with commas between; `sector`: that of rows without one.",
        None,
        201,
        serializers.IMPORTED_EXAMPLE,
    )
)
@allows("organiser")
def import_file(bors: str) -> Response:
    """Take a list in."""
    find_bors(bors)
    sector = request.args.get("sector", "")
    columns = request.args.get("columns", "")
    source = ImportSource(
        content=base64.b64encode(request.get_data()).decode(),
        columns=tuple(one.strip() for one in columns.split(",")) if columns else (),
        sector=sector if sector in set(Sector) else "",
        language=language(),
    )
    is_dry = request.args.get("dry_run", "") not in ("", "0", "false")
    if not is_dry:
        web_commands.current_idempotency_key()
    with deadline.within(LONGEST):
        plan = commands.read_list(bors, source)
        if plan.refused:
            raise Refused(plan.refused)
        done = commands.look_up(bors, plan) if is_dry else commands.import_list(bors, source, plan)
    response = jsonify(serializers.imported_json(plan, done, [_problem(one)._asdict() for one in plan.bad], dry_run=is_dry))
    response.status_code = 201 if done.added and not is_dry else 200
    return response


@import_page.post(f"{API}/letters")
@documented(Description("Send everybody who was imported the letter of welcome, once.", NothingForm, 200, {"sent": 120}))
@allows("organiser")
def send_letters_by_json(bors: str) -> dict[str, int]:
    """Send the letters that wait."""
    find_bors(bors)
    forms.load(NothingForm, request_body.json_body())
    with deadline.within(LONGEST):
        return {"sent": commands.send_letters(bors)}


def _form_source() -> ImportSource:
    """The file of a form, or the table that it carries on. Raises Refused (`import-no-file`)."""
    sector = request.form.get("sector", "")
    sector = sector if sector in set(Sector) else ""
    if table := request.form.get("table", ""):
        columns = tuple(request.form.get(f"column.{index}", "") for index in range(MAX_COLUMNS))
        return ImportSource(content=table, packed=True, columns=columns, sector=sector, language=language())
    file = request.files.get("file")
    content = file.read() if file else b""
    if not content:
        raise Refused("import-no-file")
    return ImportSource(content=base64.b64encode(content).decode(), sector=sector, language=language())


def _problem(one: BadRow) -> RowProblem:
    return RowProblem(one.row, one.name, one.field, sentence(one.error_code, limit=one.limit))


def _upload_page(bors: str, error: str) -> str:
    sent = request.args.get("sendt", "")
    return render_template(
        "registration/import.html",
        bors_record=find_bors(bors),
        waiting=len(waiting_for_letters(current_context(), bors)),
        sent=int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else None,
        errors={"file": error} if error else {},
        idempotency_key=new_idempotency_key(),
    )


def _refused_page(bors: str, error_code: str) -> Response:
    return Response(_upload_page(bors, sentence(error_code)), status_of(error_code))


def _preview_page(bors: str, source: ImportSource, plan: ImportPlan) -> str:
    return render_template(
        "registration/import_preview.html",
        bors_record=find_bors(bors),
        plan=plan,
        sector=source.sector,
        meanings=tuple(Column),
        outcome=commands.look_up(bors, plan),
        errors={"": sentence(plan.refused)} if plan.refused else {},
        idempotency_key=new_idempotency_key(),
        **_bad(plan),
    )


def _done_page(bors: str, plan: ImportPlan, done: Imported) -> str:
    return render_template(
        "registration/import_done.html",
        bors_record=find_bors(bors),
        done=done,
        waiting=len(waiting_for_letters(current_context(), bors)),
        idempotency_key=new_idempotency_key(),
        **_bad(plan),
    )


def _bad(plan: ImportPlan) -> dict[str, Any]:
    return {"bad": [_problem(one) for one in plan.bad[:BAD_SHOWN]], "bad_count": len(plan.bad)}
