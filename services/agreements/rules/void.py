"""Voiding: an agreement that stands counts no longer, and keeps its number."""

from dataclasses import replace
from datetime import datetime

from frivilligbors.enums import VoidReason
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementVoided
from frivilligbors.records import Agreement

from . import agreement_facts


def void(
    agreement: Agreement | None, reason: str, *, by: str, at: datetime, lead: bool = False
) -> tuple[Agreement, AgreementVoided]:
    """Void an agreement for a reason, as a lead. Raises Refused."""
    standing = demand_standing(agreement)
    if not lead:
        raise Refused("lead-needed")
    if not reason:
        raise Refused("reason-needed", field="reason")
    return voided_agreement(standing, reason, VoidReason.VOID, by, at)


def demand_standing(agreement: Agreement | None) -> Agreement:
    """The agreement, if it counts. Raises Refused: `agreement-unknown`, `already-voided`, `not-admitted`."""
    if agreement is None:
        raise Refused("agreement-unknown")
    if agreement.voided_at is not None:
        raise Refused("already-voided")
    if agreement.late:
        raise Refused("not-admitted")
    return agreement


def voided_agreement(
    agreement: Agreement, reason_text: str, reason: VoidReason, by: str, at: datetime
) -> tuple[Agreement, AgreementVoided]:
    """The agreement as a voided record, with its fact."""
    voided = replace(agreement, revision=agreement.revision + 1, voided_at=at, voided_by=by, void_reason=reason_text)
    return voided, agreement_facts.agreement_voided(voided, reason, by, at)
