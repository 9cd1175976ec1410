"""The commits that confirm, admit, void and undo agreements: record, fact and answer in one."""

from collections.abc import Iterable, Sequence

from frivilligbors import keys
from frivilligbors.codec import milliseconds, pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Append, Commit, Equals, Put, Rank, Unrank, Write
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementVoided
from frivilligbors.handshake_withdrawal import unchanged as handshake_unchanged
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Agreement, Handshake
from web.bors_reads import BorsReads
from web.context import Context

from .. import rules
from ..rules import NewAgreement
from .agreement_queries import batch_read_newest_agreements, recently_confirmed
from .paper_forms import PaperForm, batch_read_paper_form
from .participant_reads import ParticipantReads, unchanged
from .participants import bors_unchanged
from .party_names import NamedAgreement


class ConfirmReads(BorsReads):
    """What confirming relies on, read in one batch: the børs, the participants, and the handshake and the paper form, if any.

    `ask_twice`: the newest agreements too, of which this may be one.
    """

    def __init__(
        self,
        context: Context,
        batch: ReadBatch,
        bors: str,
        *,
        codes: Sequence[str],
        handshake_id: str | None,
        paper: str | None,
        ask_twice: bool,
    ) -> None:
        self._handshake_id, self.ask_twice = handshake_id, ask_twice
        super().__init__(context, batch, bors)
        self.participants = ParticipantReads(batch, bors, codes)
        self._handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, [handshake_id] if handshake_id else [])
        self._of_handshake = batch.records(Agreement, keys.AGREEMENT, bors, self._handshakes, "agreement_id")
        self._paper = batch_read_paper_form(batch, bors, paper) if paper else None
        self._newest = batch_read_newest_agreements(batch, bors) if ask_twice else None
        for made in (self._handshakes, self._of_handshake, self._paper.agreements if self._paper else None):
            if made is not None:
                self.participants.batch_read_parties(made)

    @property
    def handshake(self) -> Handshake | None:
        """The handshake. Raises Unreadable."""
        return self._handshakes.get(self._handshake_id)

    @property
    def paper_form(self) -> PaperForm | None:
        """The paper form. Raises Unreadable."""
        return self._paper.paper_form() if self._paper else None

    @property
    def agreement_of_handshake(self) -> Agreement | None:
        """The agreement that the handshake has become. Raises Unreadable."""
        return self._of_handshake.get(self.handshake.agreement_id) if self.handshake else None

    @property
    def recent(self) -> list[Agreement]:
        """What any broker confirmed just now, where a duplicate is asked about."""
        return recently_confirmed(self._newest.all, self.now) if self._newest else []


def confirm_commit(reads: ConfirmReads, new_agreement: NewAgreement, *, by: str) -> Commit:
    """The commit of confirming: it holds only if neither the gong has gone nor the parties have changed. Raises Refused.

    A handshake or a paper form that has become an agreement becomes no other: then the commit only answers with that one.
    Where a duplicate is asked about, what may be one of something confirmed just now is refused: `looks-the-same`.
    """
    handshake, paper_form, at = reads.handshake, reads.paper_form, reads.now
    if confirmed_already := _confirmed_already(reads, new_agreement, paper_form):
        return confirmed_already
    candidates = reads.participants.pair(one.code for one in new_agreement.party_inputs)
    agreement, fact = rules.confirm(
        new_agreement, candidates, reads.bors_record, by=by, at=at, agreement_id=new_id(), handshake=handshake
    )
    if any(rules.is_duplicate(one, agreement.parties, at=at) for one in reads.recent):
        raise Refused("looks-the-same")
    numbered = {} if agreement.late else {"sequence": "agreement", "numbered": [(keys.AGREEMENT, agreement.agreement_id)]}
    return Commit(
        expects=[
            bors_unchanged(reads.bors_record),
            *unchanged(candidates),
            *([handshake_unchanged(handshake)] if handshake else []),
            *([paper_form.unchanged()] if paper_form else []),
        ],
        writes=[
            *(_late_writes if agreement.late else _agreement_writes)(agreement),
            *_source_writes(agreement, handshake, paper_form),
        ],
        facts=[fact],
        answer={"agreement_id": agreement.agreement_id} | ({"late": True} if agreement.late else {}),
        committed=NamedAgreement(agreement, reads.participants.names),
        **numbered,  # type: ignore[arg-type]
    )


class AgreementReads(BorsReads):
    """What changing an agreement relies on, read in one batch: the børs, the agreement, and its parties for the answer."""

    def __init__(self, context: Context, batch: ReadBatch, bors: str, agreement_id: str) -> None:
        self._agreement_id = agreement_id
        super().__init__(context, batch, bors)
        self._agreements = batch.records(Agreement, keys.AGREEMENT, bors, [agreement_id])
        self._participants = ParticipantReads(batch, bors)
        self._participants.batch_read_parties(self._agreements)

    @property
    def agreement(self) -> Agreement | None:
        """The agreement; None where there is none. Raises Unreadable."""
        return self._agreements.get(self._agreement_id)

    @property
    def named_parties(self) -> frozenset[str]:
        """The parties who are still known: nobody has erased them."""
        return frozenset(self._participants.names.participants)

    def named(self, agreement: Agreement) -> NamedAgreement:
        """The agreement as it is now, with its names."""
        return NamedAgreement(agreement, self._participants.names)


def read_agreement(context: Context, bors: str, agreement_id: str) -> AgreementReads:
    """An agreement, for a page."""
    batch = context.batch()
    reads = AgreementReads(context, batch, bors, agreement_id)
    batch.run()
    return reads


def admit_commit(reads: AgreementReads, *, lead: bool, by: str) -> Commit:
    """The commit of admitting a late agreement: it gets the next number. Raises Refused."""
    bors_record = reads.bors_record
    admitted, fact = rules.admit(reads.agreement, bors_record, lead=lead, by=by, at=reads.now)
    return Commit(
        expects=[_unchanged_before(admitted), bors_unchanged(bors_record)],
        writes=[*_agreement_writes(admitted), Unrank(keys.LATE, "", admitted.agreement_id)],
        facts=[fact],
        answer={"agreement_id": admitted.agreement_id},
        committed=reads.named(admitted),
        sequence="agreement",
        numbered=[(keys.AGREEMENT, admitted.agreement_id)],
    )


def void_commit(reads: AgreementReads, reason: str, *, by: str, lead: bool) -> Commit:
    """The commit of voiding an agreement: it holds only if nobody voided it meanwhile. Raises Refused."""
    return _voided_commit(reads, *rules.void(reads.agreement, reason, by=by, at=reads.now, lead=lead))


def undo_commit(reads: AgreementReads, *, by: str) -> Commit:
    """The commit of undoing an agreement just confirmed. Raises Refused."""
    return _voided_commit(reads, *rules.undo(reads.agreement, by=by, at=reads.now))


def _voided_commit(reads: AgreementReads, voided: Agreement, fact: AgreementVoided) -> Commit:
    return Commit(
        expects=[_unchanged_before(voided)],
        writes=[Put(keys.AGREEMENT, voided.agreement_id, pack(voided))],
        facts=[fact],
        answer={"agreement_id": voided.agreement_id, "number": voided.number},
        committed=reads.named(voided),
    )


def _confirmed_already(reads: ConfirmReads, new_agreement: NewAgreement, paper_form: PaperForm | None) -> Commit | None:
    """An answer with the agreement that this handshake or paper form has become, if it has. Raises Refused: it is others'."""
    from_handshake = reads.handshake.agreement_id if reads.handshake else None
    agreement = reads.agreement_of_handshake if from_handshake else paper_form.standing_agreement if paper_form else None
    if agreement is None:
        return None
    codes = [one.code for one in new_agreement.party_inputs if one.code]  # of the erased, no code is known
    participant_ids = [reads.participants.id_of(code) for code in codes]
    rules.demand_same_parties(agreement, participant_ids, by_paper_form=not from_handshake)
    number = {"late": True} if agreement.late else {"number": agreement.number}
    return Commit(
        answer={"agreement_id": agreement.agreement_id, "already": True} | number,
        committed=NamedAgreement(agreement, reads.participants.names),
    )


def _agreement_writes(agreement: Agreement) -> list[Write]:
    agreement_id = agreement.agreement_id
    return [
        Put(keys.AGREEMENT, agreement_id, pack(agreement)),
        Append(keys.AGREEMENTS, "", agreement_id),
        *(Append(keys.AGREEMENTS_OF, party.stored_id, agreement_id) for party in agreement.parties),
    ]


def _late_writes(agreement: Agreement) -> list[Write]:
    """A late agreement is in no list of agreements before it is admitted."""
    return [
        Put(keys.AGREEMENT, agreement.agreement_id, pack(agreement)),
        Rank(keys.LATE, "", agreement.agreement_id, milliseconds(agreement.agreed_at)),
    ]


def _source_writes(agreement: Agreement, handshake: Handshake | None, paper_form: PaperForm | None) -> Iterable[Write]:
    """The handshake and the paper form that have become this agreement."""
    if handshake:
        confirmed = rules.mark_confirmed(handshake, agreement.agreement_id)
        yield Put(keys.HANDSHAKE, handshake.handshake_id, pack(confirmed))
        yield Unrank(keys.WAITING_HANDSHAKES, "", handshake.handshake_id)
    if paper_form:
        yield paper_form.used_for(agreement.agreement_id)


def _unchanged_before(changed: Agreement) -> Equals:
    """The expectation that nobody has changed the agreement since the revision before this one."""
    return Equals(keys.AGREEMENT, changed.agreement_id, "revision", str(changed.revision - 1))
