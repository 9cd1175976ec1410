"""What is printed of a børs by an organiser: the documents, made from its record and answered as PDF."""

from flask import Response

from frivilligbors.records import Bors
from web.context import current_context
from web.invitations import Invited
from web.locale import printed_language
from web.pdf_response import pdf_response, printed_appearance

from ..documents.broker_invitations import BrokerInvitation, BrokerInvitationsDocument, broker_invitations_pdf
from ..documents.evening import PrintedEvening
from ..documents.poster import PosterDocument, PosterSize, poster_pdf
from ..documents.run_of_show import RunOfShowDocument, run_of_show_pdf
from ..documents.table_signs import TableSignsDocument, table_signs_pdf
from .form_pages import registration_url


def poster_response(bors_record: Bors, size: PosterSize) -> Response:
    """The poster in a size."""
    document = PosterDocument(evening=_evening(bors_record), size=size, url=registration_url(bors_record.slug))
    return pdf_response(poster_pdf, document, bors=bors_record.slug, filename=f"plakat-{size}")


def run_of_show_response(bors_record: Bors) -> Response:
    """The run of show on one sheet."""
    document = RunOfShowDocument(
        evening=_evening(bors_record),
        doors_at=bors_record.doors_at,
        minutes=bors_record.planned_minutes,
        grace_minutes=bors_record.planned_grace,
        url=current_context().absolute_url(""),
    )
    return pdf_response(run_of_show_pdf, document, bors=bors_record.slug, filename="kjoreplan")


def table_signs_response(bors_record: Bors, *, first: int, count: int) -> Response:
    """So many signs, from a number on."""
    document = TableSignsDocument(evening=_evening(bors_record), first=first, count=count, rules=bors_record.rules)
    return pdf_response(table_signs_pdf, document, bors=bors_record.slug, filename="bordskilt")


def broker_invitations_response(bors_record: Bors, names: list[str], invited: list[Invited], *, lead: bool) -> Response:
    """The invitations that were just issued, by these names: whoever has the file can sign in, so nothing keeps it."""
    made = tuple(BrokerInvitation(name, one.link) for name, one in zip(names, invited, strict=True))
    document = BrokerInvitationsDocument(evening=_evening(bors_record), invitations=made, lead=lead)
    response = pdf_response(broker_invitations_pdf, document, bors=bors_record.slug, filename="meglerinvitasjoner")
    response.status_code = 201
    response.headers["Cache-Control"] = "no-store"
    return response


def _evening(bors_record: Bors) -> PrintedEvening:
    return PrintedEvening(
        language=printed_language(),
        name=bors_record.name,
        place=bors_record.place,
        opens_at=bors_record.opens_at,
        at=current_context().clock.now(),
        appearance=printed_appearance(bors_record),
    )
