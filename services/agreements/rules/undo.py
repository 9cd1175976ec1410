"""Undo: the broker who confirmed an agreement may take it back within sixty seconds."""

from datetime import datetime, timedelta
from math import ceil

from frivilligbors.clock_skew import too_far
from frivilligbors.enums import VoidReason
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementVoided
from frivilligbors.records import Agreement

from .void import demand_standing, voided_agreement

UNDO_WINDOW = timedelta(seconds=60)
TRANSIT_ALLOWANCE = timedelta(seconds=5)  # a press in the last second of the window is still on its way


def undo(agreement: Agreement | None, *, by: str, at: datetime) -> tuple[Agreement, AgreementVoided]:
    """Void an agreement without a reason, as the broker who confirmed it, within the window. Raises Refused."""
    standing = demand_standing(agreement)
    if standing.broker_id != by:
        raise Refused("not-yours")
    confirmed_at = standing.confirmed_at or standing.agreed_at
    if at > confirmed_at + UNDO_WINDOW + TRANSIT_ALLOWANCE or too_far(confirmed_at, at):
        raise Refused("undo-too-late")
    return voided_agreement(standing, VoidReason.UNDO.value, VoidReason.UNDO, by, at)


def seconds_to_undo(agreement: Agreement, at: datetime) -> int:
    """Whole seconds in which it may still be undone; 0 for what does not stand."""
    confirmed_at = agreement.confirmed_at or agreement.agreed_at
    if not agreement.stands or too_far(confirmed_at, at):
        return 0
    return ceil(min(UNDO_WINDOW, max(timedelta(), confirmed_at + UNDO_WINDOW - at)).total_seconds())
