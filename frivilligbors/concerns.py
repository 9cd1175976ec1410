"""Whom a record concerns, read from the record itself: so the index of a person's records is written with each of them.

No command can keep a record about somebody and forget to say so: the ledger asks here about everything it writes. Erasure and
export walk the same index.
"""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import keys
from .keys import Key

PARTIES = (keys.AGREEMENT, keys.HANDSHAKE)


class Concern(NamedTuple):
    """A participant, and a record that concerns them: ``agreement:<id>``."""

    participant_id: str
    record: str


def concerns(key: Key, part: str, fields: Mapping[str, str]) -> Iterator[Concern]:
    """Whom the fields of a record name. Organisations count from the day a participant first speaks for them."""
    if key in PARTIES and "parties" in fields:
        for party in json.loads(fields["parties"]):
            yield Concern(party["participant_id"], f"{key.name}:{part}")
    if key == keys.PARTICIPANT and "organisation_ids" in fields:
        for organisation_id in json.loads(fields["organisation_ids"]):
            yield Concern(part, f"{keys.ORGANISATION.name}:{organisation_id}")
