"""The participants whom a command is about, read in its batch, with the organisations they may act for, and their names."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from frivilligbors import keys
from frivilligbors.commit import Equals
from frivilligbors.read_batch import ReadBatch, Records, Source
from frivilligbors.records import Organisation, Participant
from web.context import Context

from ..rules import CandidatePair, PartyCandidate
from .participants import participant_unchanged
from .party_names import PartyNames


class ParticipantReads:
    """Participants whom a batch reads: those who wear some codes or have some ids, and the parties of agreements or handshakes.

    Nothing is known of them before the batch has been run.
    """

    def __init__(self, batch: ReadBatch, bors: str, codes: Sequence[str] = (), ids: Sequence[str] = ()) -> None:
        self._batch, self._bors, self._codes = batch, bors, codes
        self._participants: list[Records[Participant]] = []
        self._organisations: list[Records[Organisation]] = []
        if codes:
            self.ids = batch.fields(keys.CODES, bors, *codes)
            self._batch_read(self.ids)
        if ids:
            self._batch_read(ids)

    def batch_read_parties(self, made: Records[Any]) -> None:
        """The parties of these agreements or handshakes too."""
        self._batch_read(made, "parties.participant_id")
        self._organisations.append(self._organisations_in(made, "parties.organisation_id"))

    def by_code(self, code: str) -> PartyCandidate | None:
        """Whoever wears a code; None where nobody does, or they have left. Raises Unreadable."""
        return self.by_id(self.id_of(code))

    def pair(self, codes: Iterable[str]) -> CandidatePair:
        """Whoever wears each of two codes; None where nobody does, or they have left. Raises Unreadable."""
        first, second = map(self.by_code, codes)
        return first, second

    def by_id(self, participant_id: str | None) -> PartyCandidate | None:
        """A participant; None where they have left, or were not read. Raises Unreadable."""
        found = (participants.get(participant_id) for participants in self._participants)
        participant = next(filter(None, found), None)
        if participant is None or participant.withdrawn_at is not None:
            return None
        known = self.names.organisations
        organisations = [known[one] for one in participant.organisation_ids if one in known]
        return PartyCandidate(participant=participant, organisations=organisations)

    def id_of(self, code: str) -> str | None:
        """The id of whoever wears a code, whether or not they have left; None for a code that nobody wears."""
        if code in self._codes:
            return self.ids.value[self._codes.index(code)]
        return next((one.participant_id for one in self.names.participants.values() if code in one.codes), None)

    @cached_property
    def names(self) -> PartyNames:
        """The names of them all, as far as they can be read."""
        participants = {id_: one for read in self._participants for id_, one in read.by_id.items()}
        organisations = {id_: one for read in self._organisations for id_, one in read.by_id.items()}
        return PartyNames(participants=participants, organisations=organisations)

    def _batch_read(self, source: Source, id_field: str = "") -> None:
        participants = self._batch.records(Participant, keys.PARTICIPANT, self._bors, source, id_field)
        self._participants.append(participants)
        self._organisations.append(self._organisations_in(participants, "organisation_ids"))

    def _organisations_in(self, source: Source, id_field: str) -> Records[Organisation]:
        return self._batch.records(Organisation, keys.ORGANISATION, self._bors, source, id_field)


def read_participants(context: Context, bors: str, *, codes: Sequence[str], ids: Sequence[str]) -> ParticipantReads:
    """Those who wear these codes, or have these ids, read now."""
    batch = context.batch()
    participants = ParticipantReads(batch, bors, codes, ids)
    batch.run()
    return participants


def unchanged(candidates: Sequence[PartyCandidate | None]) -> list[Equals]:
    """The expectations that none of them has been corrected or erased since they were read."""
    return [participant_unchanged(candidate) for candidate in candidates if candidate]
