"""Confirming an agreement, and admitting one that came late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementConfirmed, AgreementLate
from frivilligbors.records import Agreement, Bors, Handshake

from .agreement_facts import agreement_confirmed, agreement_late
from .handshakes import demand_confirmable
from .parties import CandidatePair, NewAgreement, resolve_parties


class AgreedAt(NamedTuple):
    """When something was agreed, and how that lies to the closing gong."""

    agreed_at: datetime
    in_grace: bool = False
    late: bool = False


def confirm(
    new_agreement: NewAgreement,
    candidates: CandidatePair,
    bors_record: Bors,
    *,
    by: str,
    at: datetime,
    agreement_id: str,
    handshake: Handshake | None = None,
) -> tuple[Agreement, AgreementConfirmed | AgreementLate]:
    """The confirmed agreement and its fact; after grace it is late instead. Raises Refused."""
    timing = _agreed_at(bors_record, new_agreement.agreed_at, at)
    parties = resolve_parties(new_agreement.party_inputs, candidates)
    if new_agreement.handshake_id is not None:
        demand_confirmable(handshake, parties)
    agreement = Agreement(
        agreement_id=agreement_id,
        parties=parties,
        category=new_agreement.category,
        kind=new_agreement.kind,
        broker_id=by,
        agreed_at=timing.agreed_at,
        confirmed_at=at,
        in_grace=timing.in_grace,
        late=timing.late,
        handshake_id=new_agreement.handshake_id,
        paper=new_agreement.paper,
    )
    return agreement, (agreement_late if timing.late else agreement_confirmed)(agreement, by, at)


def demand_same_parties(agreement: Agreement, participant_ids: Sequence[str | None], *, by_paper_form: bool) -> None:
    """Raises Refused unless these are parties of the agreement that a handshake, or a paper form, has become."""
    parties = {party.participant_id for party in agreement.parties}
    if len(set(participant_ids)) < len(participant_ids) or not parties.issuperset(participant_ids):
        if by_paper_form:
            raise Refused("paper-of-others", field="paper")
        raise Refused("handshake-of-others", field="handshake_id")


def admit(
    agreement: Agreement | None, bors_record: Bors, *, lead: bool, by: str, at: datetime
) -> tuple[Agreement, AgreementConfirmed]:
    """A late agreement, confirmed by a lead: from now on it counts. Raises Refused."""
    if agreement is None:
        raise Refused("agreement-unknown")
    if not lead:
        raise Refused("lead-needed")
    if not agreement.late:
        raise Refused("not-late")
    if bors_record.state(at) is State.ERASED:
        raise Refused("bors-erased")
    admitted = replace(agreement, revision=agreement.revision + 1, late=False, was_late=True, confirmed_at=at)
    return admitted, replace(agreement_confirmed(admitted, by, at), was_late=True)


def _agreed_at(bors_record: Bors, claimed: datetime | None, at: datetime) -> AgreedAt:
    """When it was agreed: as claimed, within the trading window. Raises Refused outside it."""
    state, opened, gong = bors_record.state(at), bors_record.opens_at or at, bors_record.closes_at or at
    if state in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("bors-not-open")
    if bors_record.takes_agreements(at):
        return AgreedAt(min(max(claimed or at, opened), at), in_grace=state is State.GRACE)
    clock_put_back = gong < opened  # in the hour: no moment can be held against it, and a lead is asked about each
    if state in (State.CLOSED, State.PUBLISHED) and claimed is not None and (opened <= claimed <= gong or clock_put_back):
        return AgreedAt(claimed, late=True)
    raise Refused("bors-closed")
