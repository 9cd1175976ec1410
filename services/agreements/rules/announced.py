"""The facts of an agreement: ids and counts, no words."""

from datetime import datetime

from frivilligbors.facts import AgreementConfirmed, AgreementLate, AgreementVoided
from frivilligbors.kinds import VoidReason
from frivilligbors.records import Agreement


def confirmed(agreement: Agreement, by: str, at: datetime) -> AgreementConfirmed:
    """It counts."""
    first, second = agreement.parties
    return AgreementConfirmed(
        at=at,
        by=by,
        agreement_id=agreement.agreement_id,
        sectors=agreement.sectors,
        category=agreement.category,
        kind=agreement.kind,
        agreed_at=agreement.agreed_at,
        participants=_participants(agreement),
        organisations=(first.organisation_id, second.organisation_id),
        in_grace=agreement.in_grace,
        handshake_id=agreement.handshake_id,
    )


def late(agreement: Agreement, by: str, at: datetime) -> AgreementLate:
    """It is kept, and counts if somebody lets it in."""
    return AgreementLate(
        at=at,
        by=by,
        agreement_id=agreement.agreement_id,
        sectors=agreement.sectors,
        category=agreement.category,
        kind=agreement.kind,
        agreed_at=agreement.agreed_at,
        participants=_participants(agreement),
    )


def voided(agreement: Agreement, reason: VoidReason, by: str, at: datetime) -> AgreementVoided:
    """It counts no longer."""
    return AgreementVoided(
        at=at,
        by=by,
        agreement_id=agreement.agreement_id,
        sectors=agreement.sectors,
        category=agreement.category,
        kind=agreement.kind,
        agreed_at=agreement.agreed_at,
        participants=_participants(agreement),
        reason=reason,
    )


def _participants(agreement: Agreement) -> tuple[str, str]:
    return agreement.parties[0].participant_id, agreement.parties[1].participant_id
