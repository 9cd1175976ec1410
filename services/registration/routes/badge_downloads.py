"""Badges as PDF: one's own, somebody's, or those that are chosen."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, render_template, request

import i18n
from frivilligbors.records import Bors, Organisation, Participant
from web import commands as web_commands
from web import current_context, find_bors, guards
from web.fonts import lacks_letters
from web.guards import admits
from web.locale import printed_language, sentence
from web.pdf_response import pdf_response, printed_appearance
from web.problems import Invalid

from ..documents.badges import Badge, BadgesDocument, badges_pdf
from ..documents.handwriting import needing_handwriting
from ..forms import load_badges
from ..rules.badges import chosen_participants, unknown_codes
from ..store import participants
from .host_desk import find_by_code

badge_downloads = Blueprint("badge_downloads", __name__)


@badge_downloads.get("/vert/<slug:bors>/skilt")
@admits("host", "broker", "organiser")
def choose(bors: str) -> str:
    """Whose badges, and in which language."""
    return _page(find_bors(bors), {})


@badge_downloads.get("/vert/<slug:bors>/skilt.pdf")
@admits("host", "broker", "organiser")
def chosen_badges(bors: str) -> Response | tuple[str, int]:
    """The badges of everybody who is in, or of those whom the query string chooses, in the order they came."""
    record, present = find_bors(bors), participants.present_participants(current_context(), bors)
    try:
        choice = load_badges(request.args.to_dict())
    except Invalid as error:
        return _page(record, web_commands.errors_of(error, sentence)), 422
    if unknown := unknown_codes(present, choice):
        return _page(record, {"koder": sentence("unknown-badge-codes", codes=", ".join(unknown[:5]))}), 422
    organisations = participants.organisations_by_id(current_context(), bors, present)
    shown = chosen_participants(present, organisations, choice)
    if not shown:
        return _page(record, {"": sentence("no-badges")}), 422
    return _download(record, shown, organisations)


@badge_downloads.get("/vert/<slug:bors>/<string(length=4):code>/skilt.pdf")
@admits("host", "broker", "organiser")
def one_badge(bors: str, code: str) -> Response:
    """The badge of one participant."""
    return _downloaded_one(find_bors(bors), find_by_code(bors, code))


@badge_downloads.get("/deg/skilt.pdf")
@admits("participant")
def own_badge() -> Response:
    """One's own badge."""
    actor = guards.current_actor()
    return _downloaded_one(find_bors(actor.scope), actor.participant)


def _downloaded_one(record: Bors, participant: Participant | None) -> Response:
    shown = [participant] if participant else []
    return _download(record, shown, participants.organisations_by_id(current_context(), record.slug, shown))


def _download(record: Bors, shown: Sequence[Participant], organisations: Mapping[str, Organisation]) -> Response:
    document = BadgesDocument(
        badges=tuple(_badge(record, one, organisations) for one in shown),
        language=printed_language(),
        at=current_context().clock.now(),
        appearance=printed_appearance(record),
    )
    return pdf_response(badges_pdf, document, bors=record.slug, filename="skilt")


def _badge(record: Bors, participant: Participant, organisations: Mapping[str, Organisation]) -> Badge:
    own = [organisations[id_] for id_ in participant.organisation_ids if id_ in organisations]
    return Badge(
        bors=record.name,
        name=participant.name,
        organisations=tuple(one.shown_name or i18n.sector(printed_language(), one.sector) for one in own),
        sector=own[0].sector,
        code=participant.code,
        address=current_context().address(f"/b/{record.slug}/{participant.code}"),
    )


def _page(record: Bors, errors: dict[str, str]) -> str:
    present = participants.present_participants(current_context(), record.slug)
    organisations = participants.organisations_by_id(current_context(), record.slug, present)
    return render_template(
        "registration/badges.html",
        bors=record,
        count=len(present),
        newest=max((one.registered_at for one in present), default=None),
        handwritten=needing_handwriting(present, organisations),
        bors_name_handwritten=lacks_letters(record.name),
        is_organiser=guards.current_actor().who == "organiser",
        form=request.args.to_dict() | {"papirsprak": printed_language()},
        errors=errors,
    )
