"""Whom a letter about the erasure of a børs goes to: the contact of its privacy notice.

The notice is erased with everything else. So the address is kept beside the archive until the letter about it is settled, and
then goes too.
"""

from dataclasses import dataclass

from . import keys
from .contact_address import address_in
from .enums import Language, State
from .queries import Queries
from .records import Bors, PrivacyNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureContact:
    """The address of the contact, and the languages of the børs, the default first."""

    address: str
    languages: tuple[Language, ...]


def contact_of(queries: Queries, bors_record: Bors) -> ErasureContact | None:
    """The contact of a børs, erased or not; None for a rehearsal, and where no address is written."""
    if bors_record.rehearsal:
        return None
    if bors_record.stored_state is State.ERASED:
        kept = queries.some(ErasureContact, keys.ERASURE_CONTACT, bors_record.slug, [""])
        return kept[0] if kept else None
    written = queries.some(PrivacyNotice, keys.NOTICE, bors_record.slug, [str(bors_record.notice)])
    address = address_in(written[0].contact) if written else None
    return ErasureContact(address=address, languages=bors_record.languages) if address else None
