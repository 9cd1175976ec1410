"""The content of a letter to one participant: that she is registered, or the link to her own page."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from frivilligbors import links
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind, Organisation, Participant
from frivilligbors.settings import Settings, Unusable

from ..failures import PermanentFailure


class LinkSettings(NamedTuple):
    """The public address that links in letters lead to, and the secret that personal links are signed with."""

    public_url: str
    secret: bytes

    @classmethod
    def of(cls, settings: Settings) -> "LinkSettings":
        """As the settings say. Raises Unusable."""
        if not settings.secret_key or not settings.public_url:
            raise Unusable("SECRET_KEY and PUBLIC_URL must both be set: letters lead to the pages of the house.")
        return cls(settings.public_url.rstrip("/"), settings.secret_key.encode())


class ParticipantLetter(NamedTuple):
    """A børs seen by one who takes part: whom she speaks for, and the links to her page, her badge and the catalogue."""

    letter: Letter
    bors: Bors
    recipient: Participant
    organisations: list[Organisation]
    personal_link: str
    badge_link: str
    catalogue_link: str
    before_gong: bool  # whether the gong has yet to sound
    registered_before: bool  # whether the address has another registration that still stands
    address_proved: bool  # whether the address is known to be theirs; until then the letter holds nothing that anybody typed


def load_participant_letter(
    queries: Queries, link_settings: LinkSettings, bors: str, letter: Letter, at: datetime
) -> ParticipantLetter:
    """What this letter says by now. Raises PermanentFailure if it is to somebody erased, or welcomes somebody who has left."""
    record, person = queries.bors(bors), queries.participant(bors, letter.participant_id)
    if record is None or person is None:
        raise PermanentFailure("erased")
    if letter.kind is LetterKind.WELCOME and person.withdrawn_at:
        raise PermanentFailure("withdrawn")
    proved = queries.has_proved_address(bors, person)
    return ParticipantLetter(
        letter,
        record,
        person if proved else without_typed_text(person),
        queries.organisations(bors, person.organisation_ids) if proved else [],
        links.mailed_link(link_settings.public_url, link_settings.secret, bors, person),
        links.badge_link(link_settings.public_url, bors, person.code),
        f"{link_settings.public_url}/b/{bors}/katalog",
        record.opens_at is not None and record.opens_at > at,
        _registered_before(queries, bors, person),
        proved,
    )


def without_typed_text(person: Participant) -> Participant:
    """A participant without any text that was typed: what may stand in a letter to an address that might be a stranger's."""
    return replace(person, name="", needs=(), offers=())


def _registered_before(queries: Queries, bors: str, person: Participant) -> bool:
    earlier = queries.participant(bors, person.earlier) if person.earlier else None
    return earlier is not None and earlier.withdrawn_at is None
