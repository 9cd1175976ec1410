"""Whom a record concerns, read from the record itself: so the index of a person's records is written with each of them.

No command can keep a record about somebody and forget to say so: the ledger asks here about everything it writes. Erasure and
export walk the same index.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import keys
from .codec import decoded
from .keys import Key

PARTIES = frozenset((keys.AGREEMENT, keys.HANDSHAKE))
NOBODY = (  # what is found by other ways than a participant's index, or holds ids alone
    keys.BORS,
    keys.LOGO,  # an image of the børs
    keys.NOTICE,  # what an organiser writes for everybody to read
    keys.ANNOUNCEMENT,  # what an organiser writes to everybody
    keys.ARCHIVE,  # counts
    keys.ERASURE_CONTACT,  # an address of whoever runs the børs, which goes once it was written to
    keys.TOWN,
    keys.INVITATION,  # of a helper; the name goes when it is revoked
    keys.ORGANISATION,  # by the participants who speak for it
    keys.ORGANISATION_INDEX,
    keys.ADDRESSES,
    keys.CODES,
    keys.ALIASES,  # ids alone
    keys.IMPORTED,  # digests; a participant's own goes with the participant
    keys.HANDSHAKE_CODES,
    keys.PAPER,
    keys.LETTER,  # ids alone
    keys.PAIRED_SCREEN,  # where it stands
)


KNOWN = frozenset((*PARTIES, keys.PARTICIPANT, *NOBODY))


class DataSubject(NamedTuple):
    """A participant, and a record that concerns them: ``agreement:<id>``."""

    participant_id: str
    record: str


def data_subjects_of(key: Key, suffix: str, fields: Mapping[str, str]) -> Iterator[DataSubject]:
    """Whom the fields of a record name. Organisations count from the day a participant first speaks for them.

    Raises LookupError for a kind of record nobody has thought about: erasure would not find it.
    """
    if key not in KNOWN:
        raise LookupError(f"whom does a record of {key.name} concern? data_subjects.py does not say")
    if key in PARTIES and "parties" in fields:
        for party in decoded(fields["parties"]):
            yield DataSubject(party["participant_id"], f"{key.name}:{suffix}")
    if key == keys.PARTICIPANT and "organisation_ids" in fields:
        for organisation_id in decoded(fields["organisation_ids"]):
            yield DataSubject(suffix, f"{keys.ORGANISATION.name}:{organisation_id}")
