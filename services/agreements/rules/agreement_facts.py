"""The facts of an agreement: ids and counts, no words of the parties."""

from datetime import datetime
from typing import Any

from frivilligbors.enums import VoidReason
from frivilligbors.facts import AgreementConfirmed, AgreementCorrected, AgreementLate, AgreementVoided
from frivilligbors.records import Agreement


def agreement_confirmed(agreement: Agreement, by: str, at: datetime) -> AgreementConfirmed:
    """The fact that an agreement was confirmed."""
    first, second = agreement.parties
    return AgreementConfirmed(
        **_common_fields(agreement, by, at),
        organisations=(first.organisation_id, second.organisation_id),
        in_grace=agreement.in_grace,
        handshake_id=agreement.handshake_id,
    )


def agreement_late(agreement: Agreement, by: str, at: datetime) -> AgreementLate:
    """The fact that an agreement came late, and waits to be admitted."""
    return AgreementLate(**_common_fields(agreement, by, at))


def agreement_voided(agreement: Agreement, reason: VoidReason, by: str, at: datetime) -> AgreementVoided:
    """The fact that an agreement was voided."""
    return AgreementVoided(**_common_fields(agreement, by, at), reason=reason)


def agreement_corrected(agreement: Agreement, before: Agreement, by: str, at: datetime) -> AgreementCorrected:
    """The fact that an agreement was corrected; `before`: as it was."""
    return AgreementCorrected(**_common_fields(agreement, by, at), category_before=before.category, kind_before=before.kind)


def _common_fields(agreement: Agreement, by: str, at: datetime) -> dict[str, Any]:
    """The fields that all of them carry, so that each can be counted from the fact alone."""
    first, second = agreement.parties
    return {
        "at": at,
        "by": by,
        "agreement_id": agreement.agreement_id,
        "sectors": agreement.sectors,
        "category": agreement.category,
        "kind": agreement.kind,
        "agreed_at": agreement.agreed_at,
        "participants": (first.stored_id, second.stored_id),
    }
