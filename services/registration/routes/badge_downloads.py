"""Badges as PDF: one's own, somebody's, or those that are chosen."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

import i18n
from frivilligbors.errors import Refused
from frivilligbors.records import Bors, Organisation, Participant
from web import commands as web_commands
from web import guards
from web.context import current_context, find_bors
from web.fonts import lacks_glyphs
from web.guards import allows
from web.locale import printed_language, sentence
from web.pdf_parts import BADGES_IN_PART, parts_of
from web.pdf_response import asked_part, pdf_response, printed_appearance
from web.problems import Invalid

from ..documents.badges import Badge, BadgesDocument, badges_pdf
from ..documents.handwriting import needing_handwriting
from ..forms import load_badges
from ..rules.badges import chosen_participants, unknown_codes
from ..store import participants
from .participant_lookup import find_participant

badge_downloads = Blueprint("badge_downloads", __name__)


@badge_downloads.get("/vert/<slug:bors>/skilt")
@allows("host", "broker", "organiser")
def choose(bors: str) -> str:
    """Whose badges, and in which language."""
    return _page(find_bors(bors), {})


@badge_downloads.get("/vert/<slug:bors>/skilt.pdf")
@allows("host", "broker", "organiser")
def chosen_badges(bors: str) -> Response | str | tuple[str, int]:
    """The badges of everybody who is in, or of those whom the query string chooses, in the order they came.

    Beyond so many they are files of their own, which a page leads to: `?del=2` is the second.
    """
    bors_record, active = find_bors(bors), participants.active_participants(current_context(), bors)
    try:
        choice = load_badges(request.args.to_dict())
    except Invalid as error:
        return _page(bors_record, web_commands.errors_of(error, sentence)), 422
    if unknown := unknown_codes(active, choice):
        return _page(bors_record, {"koder": sentence("unknown-badge-codes", codes=", ".join(unknown[:5]))}), 422
    organisations = participants.organisations_by_id(current_context(), bors, active)
    shown = chosen_participants(active, organisations, choice)
    if not shown:
        return _page(bors_record, {"": sentence("no-badges")}), 422
    part, parts = asked_part(), parts_of(len(shown), BADGES_IN_PART)
    if part is None and parts > 1:
        return _page(bors_record, {}, of=len(shown))
    if part and part > parts:
        raise Refused("part-unknown")
    start = ((part or 1) - 1) * BADGES_IN_PART
    return _download(bors_record, shown[start : start + BADGES_IN_PART], organisations, part=part or 1, parts=parts)


@badge_downloads.get("/vert/<slug:bors>/<string(length=4):code>/skilt.pdf")
@allows("host", "broker", "organiser")
def one_badge(bors: str, code: str) -> Response:
    """The badge of one participant."""
    return _downloaded_one(find_bors(bors), find_participant(bors, code))


@badge_downloads.get("/deg/skilt.pdf")
@allows("participant")
def own_badge() -> Response:
    """One's own badge."""
    actor = guards.current_actor()
    return _downloaded_one(find_bors(actor.scope), actor.participant)


def _downloaded_one(bors_record: Bors, participant: Participant | None) -> Response:
    shown = [participant] if participant else []
    return _download(bors_record, shown, participants.organisations_by_id(current_context(), bors_record.slug, shown))


def _download(
    bors_record: Bors, shown: Sequence[Participant], organisations: Mapping[str, Organisation], *, part: int = 1, parts: int = 1
) -> Response:
    document = BadgesDocument(
        badges=tuple(_badge(bors_record, one, organisations) for one in shown),
        language=printed_language(),
        at=current_context().clock.now(),
        appearance=printed_appearance(bors_record),
        part=part,
        parts=parts,
    )
    return pdf_response(badges_pdf, document, bors=bors_record.slug, filename=f"skilt-{part}" if parts > 1 else "skilt")


def _badge(bors_record: Bors, participant: Participant, organisations: Mapping[str, Organisation]) -> Badge:
    own = [organisations[id_] for id_ in participant.organisation_ids if id_ in organisations]
    return Badge(
        bors_name=bors_record.name,
        name=participant.name,
        organisations=tuple(one.shown_name or i18n.sector(printed_language(), one.sector) for one in own),
        sector=own[0].sector,
        code=participant.code,
        url=current_context().absolute_url(f"/b/{bors_record.slug}/{participant.code}"),
    )


def _page(bors_record: Bors, errors: dict[str, str], of: int = 0) -> str:
    """The page on which badges are chosen; with the files, where there are several `of` so many badges."""
    active = participants.active_participants(current_context(), bors_record.slug)
    organisations = participants.organisations_by_id(current_context(), bors_record.slug, active)
    return render_template(
        "registration/badges.html",
        bors_record=bors_record,
        count=len(active),
        newest=max((one.registered_at for one in active), default=None),
        handwritten=needing_handwriting(active, organisations),
        bors_name_handwritten=lacks_glyphs(bors_record.name),
        is_organiser=guards.current_actor().role == "organiser",
        form=request.args.to_dict() | {"papirsprak": printed_language()},
        errors=errors,
        files=_files(of),
    )


def _files(count: int) -> list[tuple[int, int, str]]:
    """The number of the first and the last badge of each file, and its query string."""
    query = request.args.to_dict()
    return [
        (start + 1, min(start + BADGES_IN_PART, count), f"?{urlencode(query | {'del': start // BADGES_IN_PART + 1})}")
        for start in range(0, count, BADGES_IN_PART)
    ]
