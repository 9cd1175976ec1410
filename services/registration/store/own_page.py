"""What the page of one participant shows of agreements and handshakes."""

from collections.abc import Iterable
from typing import Any

from frivilligbors import keys, links
from frivilligbors.enums import State
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.links import Claim
from frivilligbors.read_batch import ReadBatch, Records
from frivilligbors.records import Agreement, Handshake, Organisation, Participant
from web import sessions
from web.bors_reads import BorsReads
from web.context import Context

from ..rules.own_page import OwnAgreement, OwnHandshake, own_agreement, own_handshake


class OwnPageReads(BorsReads):
    """The page of a participant, read in one trip. `position`: how far the børs has come.

    `participant` is None where the session has ended.
    """

    def __init__(self, context: Context, batch: ReadBatch, claim: Claim, cookie: str) -> None:
        bors, participant_id = claim.bors, claim.participant_id
        super().__init__(context, batch, bors)
        self.bors, self._batch = bors, batch
        self._signed_in = sessions.batch_read_participant(context, batch, cookie, cookie=True)
        self._position = batch.position(bors)
        self._own = batch.records(Participant, keys.PARTICIPANT, bors, [participant_id])
        self._organisations = self._organisations_in(self._own, "organisation_ids")
        agreement_ids = batch.members(keys.AGREEMENTS_OF, bors, participant_id)
        self._agreements = batch.records(Agreement, keys.AGREEMENT, bors, agreement_ids)
        handshake_ids = batch.members(keys.HANDSHAKES_OF, bors, participant_id)
        self._handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, handshake_ids)
        self._others = [
            self._organisations_in(made, "parties.organisation_id") for made in (self._agreements, self._handshakes)
        ]

    @property
    def is_bors_erased(self) -> bool:
        """Whether the whole børs is erased."""
        bors_record = self._bors_record.value
        return bors_record is not None and bors_record.stored_state is State.ERASED

    @property
    def position(self) -> int:
        """How far the børs had come when all of it was read."""
        return self._position.value

    @property
    def participant(self) -> Participant | None:
        """Whose page it is; None where the session has ended."""
        found = self._signed_in() if self._signed_in else None
        return found[1] if found else None

    def organisations(self, participant: Participant) -> list[Organisation]:
        """The organisations the participant speaks for, in their order."""
        known = self._organisations.by_id
        return [known[one] for one in participant.organisation_ids if one in known]

    @property
    def agreements(self) -> list[Agreement]:
        """The participant's agreements, the newest first, voided and late ones too."""
        return sorted(self._agreements.all, key=lambda one: one.number, reverse=True)

    @property
    def own_agreements(self) -> list[OwnAgreement]:
        """The same, each from the participant's side."""
        others = self._others[0].by_id
        return [own_agreement(one, self._participant_id, others) for one in self.agreements]

    @property
    def _participant_id(self) -> str:
        """The id by which agreements and handshakes name them."""
        return next((one.participant_id for one in self._own.all), "")

    @property
    def own_handshakes(self) -> list[OwnHandshake]:
        """The handshakes no broker has confirmed, the newest first."""
        others = self._others[1].by_id
        unconfirmed: Iterable[Handshake] = (one for one in self._handshakes.all if one.state in UNCONFIRMED)
        unconfirmed = sorted(unconfirmed, key=lambda one: one.proposed_at, reverse=True)
        return [own_handshake(one, self._participant_id, others) for one in unconfirmed]

    def _organisations_in(self, source: Records[Any], id_field: str) -> Records[Organisation]:
        return self._batch.records(Organisation, keys.ORGANISATION, self.bors, source, id_field)


def read_own_page(context: Context, cookie: str) -> OwnPageReads | None:
    """The page of whoever has this cookie; None for one that is none of ours."""
    claim = links.claim_of(context.secret, cookie)
    if claim is None:
        return None
    batch = context.batch()
    page = OwnPageReads(context, batch, claim, cookie)
    batch.run()
    return page
