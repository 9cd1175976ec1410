"""Whose badge needs a pen: no face we print with has the letters of their name, or of whom they speak for."""

from collections.abc import Iterable, Sequence

from frivilligbors.records import Organisation, Participant
from web import Context
from web.fonts import lacks_letters


def needs_a_pen(participant: Participant, organisations: Iterable[Organisation]) -> bool:
    """Whether the badge of a participant, who speaks for these organisations, will have a line to write on."""
    return any(map(lacks_letters, (participant.name, *(one.name for one in organisations))))


def for_a_pen(context: Context, slug: str, participants: Sequence[Participant]) -> list[Participant]:
    """Those of the participants whose badge will have a line to write on."""
    ids = dict.fromkeys(spoken for one in participants for spoken in one.organisation_ids)
    known = {one.organisation_id: one for one in context.queries.organisations(slug, ids)}
    return [one for one in participants if needs_a_pen(one, (known[each] for each in one.organisation_ids if each in known))]
