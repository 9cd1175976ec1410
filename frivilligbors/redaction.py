"""What erasing a participant removes from a record that others share: the words they wrote, and what was written about them.

The fields are worked out from the record as it is stored, so that an erasure can remove text and write none.
"""

from collections.abc import Mapping
from dataclasses import replace

from . import keys
from .codec import pack, unpack
from .keys import Key
from .records import Agreement, Handshake, Party

VOID_REASONS_OF_OURS = (None, "undo")  # any other was typed by a broker, and may name somebody


def redacted(key: Key, stored: Mapping[str, str], participant_id: str) -> dict[str, str]:
    """The fields of a stored record that change when this participant is erased; none in a record that is not there.

    Raises Unreadable, or LookupError for a kind of record in which nobody's words are shared with others.
    """
    if key not in (keys.AGREEMENT, keys.HANDSHAKE):
        raise LookupError(f"nothing is redacted in a record of {key.name}")
    if not stored:
        return {}
    if key == keys.AGREEMENT:
        changed = pack(_agreement(unpack(Agreement, stored), participant_id))
    else:
        changed = pack(_handshake(unpack(Handshake, stored), participant_id))
    return {name: value for name, value in changed.items() if stored.get(name) != value}


def _agreement(agreement: Agreement, participant_id: str) -> Agreement:
    return replace(
        agreement,
        revision=agreement.revision + 1,
        parties=_without_words(agreement.parties, participant_id),
        void_reason=agreement.void_reason if agreement.void_reason in VOID_REASONS_OF_OURS else "",
    )


def _handshake(handshake: Handshake, participant_id: str) -> Handshake:
    return replace(handshake, revision=handshake.revision + 1, parties=_without_words(handshake.parties, participant_id))


def _without_words(parties: tuple[Party, Party], participant_id: str) -> tuple[Party, Party]:
    first, second = (replace(one, gives="", published=None) if one.participant_id == participant_id else one for one in parties)
    return first, second
