"""Which badges need writing by hand: no typeface we print with has the letters of a name on them."""

from collections.abc import Iterable, Mapping

from frivilligbors.records import Organisation, Participant
from web.fonts import lacks_glyphs


def needs_handwriting(participant: Participant, organisations: Iterable[Organisation]) -> bool:
    """Whether the badge of a participant, who speaks for these organisations, has a line to write on."""
    return any(map(lacks_glyphs, (participant.name, *(one.name for one in organisations))))


def needing_handwriting(participants: Iterable[Participant], organisations: Mapping[str, Organisation]) -> list[Participant]:
    """Those of the participants whose badge has a line to write on. `organisations`: theirs, by id."""
    return [
        one
        for one in participants
        if needs_handwriting(one, (organisations[id_] for id_ in one.organisation_ids if id_ in organisations))
    ]
