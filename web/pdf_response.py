"""Answers with a PDF that is made for whoever asks."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, request

from frivilligbors import keys
from frivilligbors.errors import Refused
from frivilligbors.records import Bors, Logo

from . import offload
from .context import current_context
from .guards import current_actor
from .locale import printed_language
from .typesetting import Appearance

T = TypeVar("T")
MAX_PARTS = 99


def asked_part() -> int | None:
    """The part of a document that ``?del=`` names, from 1; None where it names none. Raises Refused: `part-unknown`."""
    asked = request.args.get("del", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:3]) <= MAX_PARTS):
        raise Refused("part-unknown")
    return int(asked)


def pdf_response(work: Callable[[T], bytes], document: T, *, bors: str, filename: str) -> Response:
    """What `work` makes of a document, made by a process of its own and shown by the browser. Raises Busy, TakesTooLong."""
    response = Response(offload.run(work, document, bors=bors, by=current_actor().id), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}-{bors}.pdf"'
    response.headers["Content-Language"] = printed_language()
    return response


def printed_appearance(bors_record: Bors) -> Appearance:
    """The accent and the logo of a børs, for its papers."""
    logo = current_context().queries.one(Logo, keys.LOGO, bors_record.slug) if bors_record.logo else None
    return Appearance(name=bors_record.name, accent=bors_record.accent, logo=logo.large if logo else "")
