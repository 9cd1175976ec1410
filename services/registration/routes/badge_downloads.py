"""Badges as PDF: one's own, somebody's, or everybody's."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response

import i18n
from frivilligbors.records import Bors, Organisation, Participant
from web import current_context, find_bors, guards, offload
from web.guards import admits
from web.locale import language

from ..documents.badges import Badge, BadgesPdf, badges_pdf
from ..store import participants
from .host_desk import find_by_code

badge_downloads = Blueprint("badge_downloads", __name__)


@badge_downloads.get("/vert/<slug:bors>/skilt.pdf")
@admits("host", "broker", "organiser")
def all_badges(bors: str) -> Response:
    """The badges of everybody who is in, in the order they came."""
    return _download(find_bors(bors), participants.present_participants(current_context(), bors))


@badge_downloads.get("/vert/<slug:bors>/<string(length=4):code>/skilt.pdf")
@admits("host", "broker", "organiser")
def one_badge(bors: str, code: str) -> Response:
    """The badge of one participant."""
    return _download(find_bors(bors), [find_by_code(bors, code)])


@badge_downloads.get("/deg/skilt.pdf")
@admits("participant")
def own_badge() -> Response:
    """One's own badge."""
    actor = guards.current_actor()
    return _download(find_bors(actor.scope), [actor.participant] if actor.participant else [])


def _download(record: Bors, shown: Sequence[Participant]) -> Response:
    organisations = participants.organisations_by_id(current_context(), record.slug, shown)
    document = BadgesPdf(tuple(_badge(record, one, organisations) for one in shown))
    content = offload.run(badges_pdf, document, bors=record.slug, asker=guards.current_actor().id)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="skilt-{record.slug}.pdf"'
    return response


def _badge(record: Bors, participant: Participant, organisations: Mapping[str, Organisation]) -> Badge:
    own = [organisations[id_] for id_ in participant.organisation_ids if id_ in organisations]
    sector = own[0].sector
    return Badge(
        bors=record.name,
        name=participant.name,
        organisations=tuple(one.name or i18n.sector(language(), one.sector) for one in own),
        sector=sector,
        letter=i18n.sector_letter(language(), sector),
        code=participant.code,
        address=current_context().address(f"/b/{record.slug}/{participant.code}"),
    )
