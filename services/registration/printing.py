"""Badges to print: one's own, somebody's, or everybody's."""

from flask import Blueprint, Response

import i18n
from frivilligbors.records import Bors, Organisation, Participant
from web import current_context, find_bors, guards, offload
from web.guards import admits
from web.locale import language

from .badges_pdf import Badge, Badges, printed
from .hosting import guest

printing = Blueprint("printing", __name__)


@printing.get("/vert/<slug:bors>/skilt.pdf")
@admits("host", "broker", "organiser")
def all_badges(bors: str) -> Response:
    """Everybody who is in, in the order they came."""
    return _pdf(find_bors(bors), [one for one in current_context().queries.participants(bors) if one.withdrawn_at is None])


@printing.get("/vert/<slug:bors>/<string(length=4):code>/skilt.pdf")
@admits("host", "broker", "organiser")
def one_badge(bors: str, code: str) -> Response:
    """Somebody's."""
    return _pdf(find_bors(bors), [guest(bors, code)])


@printing.get("/deg/skilt.pdf")
@admits("participant")
def my_badge() -> Response:
    """One's own."""
    me = guards.current_actor()
    return _pdf(find_bors(me.scope), [me.participant] if me.participant else [])


def _pdf(bors: Bors, participants: list[Participant]) -> Response:
    ids = dict.fromkeys(spoken for one in participants for spoken in one.organisation_ids)
    organisations = {one.organisation_id: one for one in current_context().queries.organisations(bors.slug, ids)}
    answer = Response(_printed(bors, participants, organisations), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="skilt-{bors.slug}.pdf"'
    return answer


def _printed(bors: Bors, participants: list[Participant], organisations: dict[str, Organisation]) -> bytes:
    badges = Badges(tuple(_badge(bors, one, organisations) for one in participants))
    return offload.run(printed, badges, bors=bors.slug, asker=guards.current_actor().id)


def _badge(bors: Bors, one: Participant, organisations: dict[str, Organisation]) -> Badge:
    spoken = [organisations[each] for each in one.organisation_ids if each in organisations]
    sector = spoken[0].sector
    return Badge(
        bors=bors.name,
        name=one.name,
        organisations=tuple(each.name or i18n.sector(language(), each.sector) for each in spoken),
        sector=sector,
        letter=i18n.sector_letter(language(), sector),
        code=one.code,
        address=current_context().address(f"/b/{bors.slug}/{one.code}"),
    )
