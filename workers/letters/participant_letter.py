"""The content of a letter to one participant: that she is registered, or the link to her own page."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from frivilligbors import keys, links
from frivilligbors.announcements import Announcement, AnnouncementText
from frivilligbors.errors import OperatorError
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind, Organisation, Participant
from frivilligbors.settings import Settings

from ..failures import PermanentFailure


class LinkSettings(NamedTuple):
    """The public address that links in letters lead to, and the secret that personal links are signed with."""

    public_url: str
    secret: bytes

    @classmethod
    def of(cls, settings: Settings) -> "LinkSettings":
        """As the settings say. Raises OperatorError."""
        if not settings.secret_key or not settings.public_url:
            raise OperatorError("SECRET_KEY and PUBLIC_URL must both be set: letters lead to the pages of the house.")
        return cls(settings.public_url.rstrip("/"), settings.secret_key.encode())


class ParticipantLetter(NamedTuple):
    """A børs seen by one who takes part: whom she speaks for, and the links to her page, her badge and the catalogue."""

    letter: Letter
    bors_record: Bors
    recipient: Participant
    organisations: list[Organisation]
    personal_link: str
    badge_link: str
    catalogue_link: str
    before_gong: bool  # whether the gong has yet to sound
    registered_before: bool  # whether the address has another registration that still stands
    address_verified: bool  # whether the address is known to be theirs; until then the letter holds nothing that anybody typed
    announcement: AnnouncementText | None = None  # what an organiser writes to everybody, in the recipient's language
    opt_out_link: str = ""


def read_participant_letter(
    queries: Queries, link_settings: LinkSettings, bors: str, letter: Letter, at: datetime
) -> ParticipantLetter:
    """What this letter says by now. Raises PermanentFailure for the erased, and for what is not wanted."""
    bors_record, participant = queries.bors(bors), queries.participant(bors, letter.participant_id)
    if bors_record is None or participant is None:
        raise PermanentFailure("erased")
    if letter.kind in (LetterKind.WELCOME, LetterKind.ANNOUNCEMENT) and participant.withdrawn_at:
        raise PermanentFailure("withdrawn")
    if letter.kind is LetterKind.ANNOUNCEMENT and participant.no_announcements_since:
        raise PermanentFailure("opted-out")
    if participant.participant_id != letter.participant_id and _has_their_own(queries, bors, letter, participant):
        raise PermanentFailure("merged")
    verified = queries.has_verified_address(bors, participant)
    participant = replace(participant, language=bors_record.language(participant.language))
    return ParticipantLetter(
        letter,
        bors_record,
        participant if verified else without_typed_text(participant),
        queries.organisations(bors, participant.organisation_ids) if verified else [],
        links.mailed_link(link_settings.public_url, link_settings.secret, bors, participant),
        links.badge_link(link_settings.public_url, bors, participant.code),
        f"{link_settings.public_url}/b/{bors}/katalog",
        bors_record.opens_at is not None and bors_record.opens_at > at,
        _registered_before(queries, bors, participant),
        verified,
        _announcement(queries, bors, letter, participant),
        links.opt_out_link(link_settings.public_url, link_settings.secret, bors, participant.participant_id),
    )


def _has_their_own(queries: Queries, bors: str, letter: Letter, participant: Participant) -> bool:
    """Whether somebody gets the same letter by the registration that theirs was merged into: a welcome always."""
    if letter.kind is not LetterKind.ANNOUNCEMENT:
        return letter.kind is LetterKind.WELCOME
    same = letter.letter_id.removesuffix(letter.participant_id) + participant.participant_id
    return queries.one(Letter, keys.LETTER, bors, same) is not None


def _announcement(queries: Queries, bors: str, letter: Letter, participant: Participant) -> AnnouncementText | None:
    if letter.kind is not LetterKind.ANNOUNCEMENT:
        return None
    found = queries.one(Announcement, keys.ANNOUNCEMENT, bors, letter.announcement_id or "")
    if found is None:
        raise PermanentFailure("erased")
    return found.text(participant.language)


def without_typed_text(participant: Participant) -> Participant:
    """A participant without any text that was typed: what may stand in a letter to an address that might be a stranger's."""
    return replace(participant, name="", needs=(), offers=())


def _registered_before(queries: Queries, bors: str, participant: Participant) -> bool:
    earlier = queries.participant(bors, participant.earlier) if participant.earlier else None
    return earlier is not None and earlier.withdrawn_at is None and earlier.participant_id != participant.participant_id
