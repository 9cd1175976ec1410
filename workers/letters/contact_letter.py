"""The content of a letter to the contact of a børs: everybody is erased in a week, or has been. It names no participant."""

from datetime import datetime
from typing import NamedTuple

from frivilligbors.enums import Language
from frivilligbors.erasure_contact import ErasureContact, contact_of
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind

from ..failures import PermanentFailure
from .participant_letter import LinkSettings


class ContactRecipient(NamedTuple):
    """The contact: an address without a name, and the default language of the børs."""

    email: str
    language: Language
    name: str = ""


class ContactLetter(NamedTuple):
    """A date in the life of a børs, told in each of its languages. `erase_at`: of the erasure, to come or done."""

    letter: Letter
    bors_record: Bors
    recipient: ContactRecipient
    languages: tuple[Language, ...]
    erase_at: datetime
    public_url: str
    may_be_later: bool  # whether the date may be made later, which goes once
    retention_link: str  # where the date is chosen
    result_link: str  # where an organiser fetches what is to be kept
    archive_link: str  # the page of what stays


def read_contact_letter(queries: Queries, link_settings: LinkSettings, bors: str, letter: Letter) -> ContactLetter:
    """What this letter says by now. Raises PermanentFailure for a date that was moved since, and where there is no contact."""
    bors_record = queries.bors(bors)
    if bors_record is None:
        raise PermanentFailure("erased")
    date = bors_record.erased_at if letter.kind is LetterKind.ERASED else letter.erase_at
    if date is None or (letter.kind is LetterKind.ERASURE_SOON and date != bors_record.erase_at):
        raise PermanentFailure("date-moved")
    contact = contact_of(queries, bors_record)
    if contact is None:
        raise PermanentFailure("no-contact")
    url = link_settings.public_url
    return ContactLetter(
        letter,
        bors_record,
        ContactRecipient(contact.address, contact.languages[0]),
        contact.languages,
        date,
        url,
        not bors_record.retention_reason,
        retention_link=f"{url}/arrangor/{bors}/sletting",
        result_link=f"{url}/arrangor/{bors}/resultat",
        archive_link=f"{url}/b/{bors}",
    )


def contact_address(queries: Queries, bors: str) -> str | None:
    """The address of the contact, as it is now."""
    bors_record = queries.bors(bors)
    contact: ErasureContact | None = contact_of(queries, bors_record) if bors_record else None
    return contact.address if contact else None
