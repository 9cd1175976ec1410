"""The organisers' files: everything a børs keeps, at any time, the evening included."""

from flask import Blueprint, Response, render_template

from web import offload
from web.context import current_context, find_bors
from web.guards import allows, current_actor
from web.locale import language

from ..documents.organiser_tables import OrganiserDocument, What, organiser_csv, organiser_xlsx
from ..store import read_per_minute, read_raw_records
from .file_responses import CSV, XLSX, file_response

blueprint = Blueprint("organiser_files", __name__)


@blueprint.get("/arrangor/<slug:bors>/filer")
@allows("organiser")
def show(bors: str) -> str:
    """Which files there are, and what is in each."""
    return render_template("results/organiser_files.html", bors_record=find_bors(bors))


@allows("organiser")
def xlsx(bors: str, what: What) -> Response:
    """A table as XLSX."""
    content = offload.run(organiser_xlsx, _document(bors, what), bors=bors, by=current_actor().id)
    return file_response(content, XLSX, f"{what}-{bors}.xlsx")


@allows("organiser")
def csv(bors: str, what: What) -> Response:
    """A table as CSV."""
    content = offload.run(organiser_csv, _document(bors, what), bors=bors, by=current_actor().id)
    return file_response(content, CSV, f"{what}-{bors}.csv")


for table in What:  # each by its name: a gap in the last part of a path would fit the paths of other services
    blueprint.add_url_rule(f"/arrangor/<slug:bors>/filer/{table}.xlsx", view_func=xlsx, defaults={"what": table})
    blueprint.add_url_rule(f"/arrangor/<slug:bors>/filer/{table}.csv", view_func=csv, defaults={"what": table})


def _document(bors: str, what: What) -> OrganiserDocument:
    """What the table is written from. Raises BorsUnknown."""
    context, bors_record = current_context(), find_bors(bors)
    return OrganiserDocument(
        what=what,
        bors_record=bors_record,
        language=language(),
        records=read_raw_records(context, bors, letters=what is What.LETTERS),
        per_minute=read_per_minute(context, bors_record) if what is What.MINUTES else {},
    )
