"""Handshakes: the commits that change them, and the lists they are in."""

from collections.abc import Callable, Sequence

from frivilligbors import handshake_withdrawal, keys
from frivilligbors.codec import milliseconds, pack
from frivilligbors.codes import SPOKEN, new_code, new_id
from frivilligbors.commit import Absent, Append, Commit, Equals, Length, Put, Rank
from frivilligbors.read_batch import ReadBatch, Source
from frivilligbors.records import Agreement, Handshake
from web.bors_reads import BorsReads
from web.context import Context

from .. import rules
from ..rules import Proposal
from .participant_reads import ParticipantReads, unchanged
from .participants import bors_unchanged
from .party_names import NamedHandshake


class ProposalReads(BorsReads):
    """What proposing relies on, read in one batch: the børs, the two participants, and all their handshakes."""

    def __init__(self, context: Context, batch: ReadBatch, bors: str, codes: Sequence[str]) -> None:
        super().__init__(context, batch, bors)
        self.participants = ParticipantReads(batch, bors, codes)
        self._lists = batch.members_of_each(keys.HANDSHAKES_OF, bors, self.participants.ids)
        self._lengths = batch.lengths_of_each(keys.HANDSHAKES_OF, bors, self.participants.ids)
        self._handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, self._lists)

    def handshakes_of(self, participant_id: str) -> list[Handshake]:
        """A participant's handshakes."""
        known = self._handshakes.by_id
        return [known[one] for one in self._lists.value[participant_id] if one in known]

    def no_more(self, participant_id: str) -> Length:
        """The expectation that a participant has no more handshakes than were read."""
        return Length(keys.HANDSHAKES_OF, participant_id, str(self._lengths.value[participant_id]))


def propose_commit(reads: ProposalReads, proposal: Proposal, *, by: str) -> Commit:
    """The commit of proposing a handshake, under a spoken code of its own. Raises Refused."""
    candidates = reads.participants.pair(one.code for one in proposal.party_inputs)
    handshake, fact = rules.propose(
        proposal, candidates, reads.bors_record, by=by, at=reads.now, handshake_id=new_id(), code=new_code(SPOKEN)
    )
    handshake_id, receiver = handshake.handshake_id, handshake.parties[1].participant_id
    rules.demand_within_limits(by, receiver, reads.handshakes_of(by), reads.handshakes_of(receiver))
    return Commit(
        expects=[
            bors_unchanged(reads.bors_record),
            reads.no_more(by),
            Absent(keys.HANDSHAKE_CODES, field=handshake.code),
            *unchanged(candidates),
        ],
        writes=[
            Put(keys.HANDSHAKE, handshake_id, pack(handshake)),
            Put(keys.HANDSHAKE_CODES, "", {handshake.code: handshake_id}),
            Append(keys.HANDSHAKES, "", handshake_id),
            *(Append(keys.HANDSHAKES_OF, party.participant_id, handshake_id) for party in handshake.parties),
        ],
        facts=[fact],
        answer={"handshake_id": handshake_id, "code": handshake.code},
        committed=NamedHandshake(handshake, reads.participants.names),
    )


class HandshakeReads(BorsReads):
    """What accepting or withdrawing relies on, read in one batch: the børs, the handshake and its parties."""

    def __init__(self, context: Context, batch: ReadBatch, bors: str, handshake_id: str) -> None:
        self._handshake_id = handshake_id
        super().__init__(context, batch, bors)
        self._handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, [handshake_id])
        self.participants = ParticipantReads(batch, bors)
        self.participants.batch_read_parties(self._handshakes)

    @property
    def handshake(self) -> Handshake | None:
        """The handshake; None where there is none. Raises Unreadable."""
        return self._handshakes.get(self._handshake_id)


def accept_commit(reads: HandshakeReads, *, gives: str | None, organisation_id: str | None, by: str) -> Commit:
    """The commit of accepting a handshake: from now on it waits for a broker. Raises Refused."""
    candidate, at = reads.participants.by_id(by), reads.now
    accepted, fact = rules.accept(
        reads.handshake, candidate, reads.bors_record, gives=gives, organisation_id=organisation_id, by=by, at=at
    )
    handshake_id = accepted.handshake_id
    return Commit(
        expects=[
            bors_unchanged(reads.bors_record),
            Equals(keys.HANDSHAKE, handshake_id, "revision", str(accepted.revision - 1)),
            *unchanged([candidate]),
        ],
        writes=[
            Put(keys.HANDSHAKE, handshake_id, pack(accepted)),
            Rank(keys.WAITING_HANDSHAKES, "", handshake_id, milliseconds(at)),
        ],
        facts=[fact],
        answer={"handshake_id": handshake_id, "code": accepted.code},
        committed=NamedHandshake(accepted, reads.participants.names),
    )


def withdraw_commit(reads: HandshakeReads, *, by: str) -> Commit:
    """The commit of withdrawing a handshake: it holds only if no broker was first. Raises Refused."""
    handshake = rules.demand_withdrawable(reads.handshake, by=by)
    withdrawal = handshake_withdrawal.withdraw([handshake], by=by, at=reads.now)
    return Commit(
        expects=withdrawal.expects,
        owner_writes=[withdrawal.writes],
        facts=withdrawal.facts,
        answer={"handshake_id": handshake.handshake_id, "code": handshake.code},
        committed=NamedHandshake(handshake_withdrawal.withdrawn(handshake), reads.participants.names),
    )


class HandshakeListReads(BorsReads):
    """Handshakes read in one batch, with their parties and the agreements they have become.

    `source`: their ids, or the read that finds them. `participant_id`: a participant who is read too, a party or not.
    """

    def __init__(self, context: Context, batch: ReadBatch, bors: str, source: Source, participant_id: str = "") -> None:
        super().__init__(context, batch, bors)
        self.position = batch.position(bors)
        self._handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, source)
        self._agreements = batch.records(Agreement, keys.AGREEMENT, bors, self._handshakes, "agreement_id")
        self.participants = ParticipantReads(batch, bors, ids=[participant_id] if participant_id else [])
        for made in (self._handshakes, self._agreements):
            self.participants.batch_read_parties(made)

    @property
    def all(self) -> list[Handshake]:
        """Those that can be read, in the order of the source."""
        return self._handshakes.all

    @property
    def oldest_first(self) -> list[Handshake]:
        """The same, in the order in which they were proposed."""
        return sorted(self._handshakes.all, key=lambda one: one.proposed_at)

    def get(self, handshake_id: str) -> Handshake | None:
        """One of them. Raises Unreadable."""
        return self._handshakes.get(handshake_id)

    def agreement(self, handshake: Handshake) -> Agreement | None:
        """The agreement that a handshake has become. Raises Unreadable."""
        return self._agreements.get(handshake.agreement_id)


def read_handshake(context: Context, bors: str, handshake_id: str, participant_id: str = "") -> HandshakeListReads:
    """One handshake, if there is one; and a participant."""
    return _list(context, bors, lambda _: [handshake_id], participant_id)


def read_handshakes_of_participant(context: Context, bors: str, participant_id: str) -> HandshakeListReads:
    """A participant's handshakes."""
    return _list(context, bors, lambda batch: batch.members(keys.HANDSHAKES_OF, bors, participant_id))


def read_waiting_handshakes(context: Context, bors: str) -> HandshakeListReads:
    """The handshakes that wait for a broker, the longest waiting first."""
    return _list(context, bors, lambda batch: batch.members(keys.WAITING_HANDSHAKES, bors))


class TypedCodes:
    """Whom the codes that were typed belong to: participants, or the parties of a handshake by its spoken code."""

    def __init__(self, context: Context, bors: str, codes: Sequence[str]) -> None:
        batch, self._codes = context.batch(), codes
        self.participants = ParticipantReads(batch, bors, codes)
        self._ids = batch.fields(keys.HANDSHAKE_CODES, bors, *codes) if codes else None
        self._handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, self._ids or [])
        self.participants.batch_read_parties(self._handshakes)
        if codes:
            batch.run()

    def handshake(self, code: str) -> Handshake | None:
        """The handshake with this spoken code. Raises Unreadable."""
        return self._handshakes.get(self._ids.value[self._codes.index(code)]) if self._ids and code in self._codes else None


def _list(context: Context, bors: str, source: Callable[[ReadBatch], Source], participant_id: str = "") -> HandshakeListReads:
    batch = context.batch()
    handshakes = HandshakeListReads(context, batch, bors, source(batch), participant_id)
    batch.run()
    return handshakes
