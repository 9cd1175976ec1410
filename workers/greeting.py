"""What a letter to one participant has to tell: that she is in, or the way back to her own page."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from frivilligbors import links
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind, Organisation, Participant
from frivilligbors.settings import Settings, Unusable

from .post_office import Never


class Pages(NamedTuple):
    """Where the pages of the house are, and what the way to one's own is signed with."""

    public_url: str
    secret: bytes

    @classmethod
    def of(cls, settings: Settings) -> "Pages":
        """As the settings say. Raises Unusable."""
        if not settings.secret_key or not settings.public_url:
            raise Unusable("SECRET_KEY and PUBLIC_URL must both be set: letters lead to the pages of the house.")
        return cls(settings.public_url.rstrip("/"), settings.secret_key.encode())


class Greeting(NamedTuple):
    """A børs seen by one who takes part: whom she speaks for, and the ways to her page, her badge and the catalogue."""

    letter: Letter
    bors: Bors
    recipient: Participant
    organisations: list[Organisation]
    personal: str
    badge: str
    catalogue: str
    ahead: bool  # whether the gong has yet to sound
    twice: bool  # whether the address has another registration that still stands
    proved: bool  # whether the address is known to be theirs; until then nothing that anybody typed stands in the letter


def greeting(roster: Queries, pages: Pages, bors: str, letter: Letter, at: datetime) -> Greeting:
    """What this letter tells. Raises Never if it is to somebody erased, or welcomes somebody who has left."""
    held, person = roster.bors(bors), roster.participant(bors, letter.participant_id)
    if held is None or person is None:
        raise Never("erased")
    if letter.kind is LetterKind.WELCOME and person.withdrawn_at:
        raise Never("withdrawn")
    proved = roster.has_proved_address(bors, person)
    return Greeting(
        letter,
        held,
        person if proved else nameless(person),
        roster.organisations(bors, person.organisation_ids) if proved else [],
        links.mailed_link(pages.public_url, pages.secret, bors, person),
        links.badge_link(pages.public_url, bors, person.code),
        f"{pages.public_url}/b/{bors}/katalog",
        held.opens_at is not None and held.opens_at > at,
        _twice(roster, bors, person),
        proved,
    )


def nameless(person: Participant) -> Participant:
    """Somebody without anything that was typed: what may stand in a letter to an address that might be a stranger's."""
    return replace(person, name="", needs=(), offers=())


def _twice(roster: Queries, bors: str, person: Participant) -> bool:
    earlier = roster.participant(bors, person.earlier) if person.earlier else None
    return earlier is not None and earlier.withdrawn_at is None
