"""The facts of an agreement: ids and counts, no words."""

from datetime import datetime
from typing import Any

from frivilligbors.enums import VoidReason
from frivilligbors.facts import AgreementConfirmed, AgreementLate, AgreementVoided
from frivilligbors.records import Agreement


def confirmed(agreement: Agreement, by: str, at: datetime) -> AgreementConfirmed:
    """It counts."""
    first, second = agreement.parties
    return AgreementConfirmed(
        **_told(agreement, by, at),
        organisations=(first.organisation_id, second.organisation_id),
        in_grace=agreement.in_grace,
        handshake_id=agreement.handshake_id,
    )


def late(agreement: Agreement, by: str, at: datetime) -> AgreementLate:
    """It is kept, and counts if somebody lets it in."""
    return AgreementLate(
        **_told(agreement, by, at),
    )


def voided(agreement: Agreement, reason: VoidReason, by: str, at: datetime) -> AgreementVoided:
    """It counts no longer."""
    return AgreementVoided(
        **_told(agreement, by, at),
        reason=reason,
    )


def _told(agreement: Agreement, by: str, at: datetime) -> dict[str, Any]:
    """What each of them tells, so that either can be counted from the fact alone."""
    first, second = agreement.parties
    return {
        "at": at,
        "by": by,
        "agreement_id": agreement.agreement_id,
        "sectors": agreement.sectors,
        "category": agreement.category,
        "kind": agreement.kind,
        "agreed_at": agreement.agreed_at,
        "participants": (first.participant_id, second.participant_id),
    }
