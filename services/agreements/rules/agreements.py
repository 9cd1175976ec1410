"""What makes an agreement, and what ends one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from frivilligbors.clock_skew import too_far
from frivilligbors.enums import State, VoidReason
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementConfirmed, AgreementLate, AgreementVoided
from frivilligbors.records import Agreement, Bors, Handshake

from . import announced as told
from .deals import Deal, Guests, parties
from .handshakes import demand_ready

UNDO = timedelta(seconds=60)
UNDO_ARRIVES = timedelta(seconds=5)  # the last press of the last second is still on its way


class Moment(NamedTuple):
    """When something was agreed, and what the gong makes of it."""

    agreed_at: datetime
    in_grace: bool = False
    late: bool = False


def confirm(
    deal: Deal,
    guests: Guests,
    bors: Bors,
    *,
    by: str,
    at: datetime,
    agreement_id: str,
    handshake: Handshake | None = None,
) -> tuple[Agreement, AgreementConfirmed | AgreementLate]:
    """A broker confirms what two parties have agreed; after grace it is kept as late. Raises Refused."""
    moment = _moment(bors, deal.agreed_at, at)
    both = parties(deal.sides, guests)
    if deal.handshake_id is not None:
        demand_ready(handshake, both)
    agreement = Agreement(
        agreement_id=agreement_id,
        parties=both,
        category=deal.category,
        kind=deal.kind,
        broker_id=by,
        agreed_at=moment.agreed_at,
        confirmed_at=at,
        in_grace=moment.in_grace,
        late=moment.late,
        handshake_id=deal.handshake_id,
        paper=deal.paper,
    )
    return agreement, (told.late if moment.late else told.confirmed)(agreement, by, at)


def demand_theirs(made: Agreement, told: Sequence[str | None], *, by_form: bool) -> None:
    """Raises Refused where those who were told are not the parties of what a handshake, or a form of paper, has become."""
    parties = {party.participant_id for party in made.parties}
    if len(set(told)) < len(told) or not parties.issuperset(told):
        raise Refused("paper-of-others", field="paper") if by_form else Refused("handshake-of-others", field="handshake_id")


def admit(
    agreement: Agreement | None, bors: Bors, *, lead: bool, by: str, at: datetime
) -> tuple[Agreement, AgreementConfirmed]:
    """A lead lets in what was agreed before the gong and came after grace: from now on it counts. Raises Refused."""
    if agreement is None:
        raise Refused("agreement-unknown")
    if not lead:
        raise Refused("lead-needed")
    if not agreement.late:
        raise Refused("not-late")
    if bors.state(at) in (State.PUBLISHED, State.ERASED):
        raise Refused("bors-closed")
    admitted = replace(agreement, revision=agreement.revision + 1, late=False, was_late=True, confirmed_at=at)
    return admitted, replace(told.confirmed(admitted, by, at), was_late=True)


def void(
    agreement: Agreement | None, reason: str, *, by: str, at: datetime, lead: bool = False
) -> tuple[Agreement, AgreementVoided]:
    """A lead says that an agreement no longer counts; it keeps its number. Whoever confirmed it may undo it. Raises Refused."""
    standing = _standing(agreement)
    if not lead:
        raise Refused("lead-needed")
    if not reason:
        raise Refused("reason-needed", field="reason")
    return _ended(standing, reason, VoidReason.VOID, by, at)


def undo(agreement: Agreement | None, *, by: str, at: datetime) -> tuple[Agreement, AgreementVoided]:
    """The broker who confirmed it takes it back, within a minute and without a word. Raises Refused."""
    standing = _standing(agreement)
    if standing.broker_id != by:
        raise Refused("not-yours")
    confirmed_at = standing.confirmed_at or standing.agreed_at
    if at > confirmed_at + UNDO + UNDO_ARRIVES or too_far(confirmed_at, at):
        raise Refused("undo-too-late")
    return _ended(standing, VoidReason.UNDO.value, VoidReason.UNDO, by, at)


def seconds_to_undo(agreement: Agreement, at: datetime) -> int:
    """Whole seconds in which it may still be taken back; 0 for what does not stand."""
    confirmed_at = agreement.confirmed_at or agreement.agreed_at
    if not agreement.stands or too_far(confirmed_at, at):
        return 0
    return ceil(min(UNDO, max(timedelta(), confirmed_at + UNDO - at)).total_seconds())


def _moment(bors: Bors, said: datetime | None, at: datetime) -> Moment:
    """When it was agreed: as told, as far as that can be. Raises Refused outside the trading window."""
    state, opened, gong = bors.state(at), bors.opens_at or at, bors.closes_at or at
    if state in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("bors-not-open")
    if bors.takes_agreements(at):
        return Moment(min(max(said or at, opened), at), in_grace=state is State.GRACE)
    put_back = gong < opened  # in the hour: no moment can be held against it, and a lead is asked about each
    if state is State.CLOSED and said is not None and (opened <= said <= gong or put_back):
        return Moment(said, late=True)
    raise Refused("bors-closed")


def _standing(agreement: Agreement | None) -> Agreement:
    if agreement is None:
        raise Refused("agreement-unknown")
    if agreement.voided_at is not None:
        raise Refused("already-voided")
    if agreement.late:
        raise Refused("not-admitted")
    return agreement


def _ended(agreement: Agreement, words: str, reason: VoidReason, by: str, at: datetime) -> tuple[Agreement, AgreementVoided]:
    voided = replace(agreement, revision=agreement.revision + 1, voided_at=at, voided_by=by, void_reason=words)
    return voided, told.voided(voided, reason, by, at)
