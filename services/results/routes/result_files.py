"""The public files of a result: PDF, booklet, XLSX, CSV, and the image to share. They tell what the page tells."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from frivilligbors.enums import State
from frivilligbors.errors import Refused
from web import offload
from web.context import current_context
from web.guards import public
from web.locale import language
from web.pdf_parts import parts_of
from web.pdf_response import asked_part

from ..documents.booklet_pdf import MAX_IN_PART as MAX_IN_BOOKLET
from ..documents.booklet_pdf import booklet_pdf
from ..documents.image_png import image_png
from ..documents.parts import DocumentPart
from ..documents.result_document import ResultDocument
from ..documents.result_pdf import MAX_IN_PART as MAX_IN_RESULT
from ..documents.result_pdf import result_pdf
from ..documents.result_tables import figures_csv, list_csv, result_xlsx
from ..store import newest_position, read_result
from .file_cache import cache
from .file_responses import CSV, PDF, PNG, XLSX, file_response
from .readable_result import asked_edition, find_readable_bors

blueprint = Blueprint("result_files", __name__)

MAX_IN_PART: dict[Callable[[DocumentPart], bytes], int] = {
    result_pdf: MAX_IN_RESULT,
    booklet_pdf: MAX_IN_BOOKLET,
}


@blueprint.get("/resultat/<slug:bors>.pdf")
@public
def pdf(bors: str) -> Response:
    """The result with its charts and its list, on A4; `?del=2`: with the next thousand agreements."""
    return _printed(bors, result_pdf, f"resultat-{bors}.pdf")


@blueprint.get("/resultat/<slug:bors>/hefte.pdf")
@public
def booklet(bors: str) -> Response:
    """A booklet of all agreements; `?del=2`: of the next five hundred."""
    return _printed(bors, booklet_pdf, f"hefte-{bors}.pdf")


@blueprint.get("/resultat/<slug:bors>.xlsx")
@public
def xlsx(bors: str) -> Response:
    """Figures and list, a sheet each."""
    return _file(bors, result_xlsx, XLSX, f"resultat-{bors}.xlsx")


@blueprint.get("/resultat/<slug:bors>.csv")
@public
def csv(bors: str) -> Response:
    """The list."""
    return _file(bors, list_csv, CSV, f"resultat-{bors}.csv")


@blueprint.get("/resultat/<slug:bors>/tall.csv")
@public
def figures(bors: str) -> Response:
    """The figures."""
    return _file(bors, figures_csv, CSV, f"tall-{bors}.csv")


@blueprint.get("/resultat/<slug:bors>.png")
@public
def image(bors: str) -> Response:
    """The image for whoever shares the URL."""
    return _file(bors, image_png, PNG, f"resultat-{bors}.png")


def _printed(bors: str, work: Callable[[DocumentPart], bytes], filename: str) -> Response:
    """A part of a document that is printed. Raises Refused: `part-unknown`."""
    part = asked_part() or 1

    def render(document: ResultDocument) -> bytes:
        if part > parts_of(len(document.result.agreements), MAX_IN_PART[work]):
            raise Refused("part-unknown")
        return _run(work, DocumentPart(document, part), bors)

    return _response(bors, f"{work.__name__} {part}", render, PDF, filename)


def _file(bors: str, work: Callable[[ResultDocument], bytes], mimetype: str, filename: str) -> Response:
    return _response(bors, work.__name__, lambda document: _run(work, document, bors), mimetype, filename)


def _run(work: Callable[[Any], bytes], argument: object, bors: str) -> bytes:
    return offload.run(work, argument, bors=bors, by=work.__name__)


def _response(bors: str, name: str, render: Callable[[ResultDocument], bytes], mimetype: str, filename: str) -> Response:
    """A file of the result, made once for each change of its børs: what is withdrawn or erased is gone at once."""
    bors_record, context, edition = find_readable_bors(bors), current_context(), asked_edition()
    now = context.clock.now()
    state = bors_record.state(now)
    position = newest_position(context, bors)  # read before the result: what is made is never older than its version
    file = (context.settings.redis_url, bors, name, language(), edition or 0)

    def make() -> bytes:
        result = read_result(context, bors_record, edition)
        at = result.edition.at if result.edition else now
        base = context.settings.public_url  # not that of the request: whoever asks must not choose what is kept for others
        url = f"{base}/resultat/{bors}" if base else ""
        return render(ResultDocument(result=result, language=language(), url=url, at=at))

    content = cache.get(file, (bors_record.epoch, position, state), make)
    response = file_response(content, mimetype, filename)
    response.headers["Cache-Control"] = "no-cache" if state is State.PUBLISHED else "private, no-store"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.app_context_processor
def parts() -> dict[str, Callable[[int], int]]:
    """For templates: how many parts the printed files of so many agreements have."""
    return {
        "pdf_parts": lambda agreements: parts_of(agreements, MAX_IN_RESULT),
        "booklet_parts": lambda agreements: parts_of(agreements, MAX_IN_BOOKLET),
    }
