"""Hiding an agreement from the wall; it counts all the same."""

from dataclasses import replace
from datetime import datetime

from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementHidden
from frivilligbors.records import Agreement


def hide(agreement: Agreement | None, hidden: bool, *, by: str, at: datetime) -> tuple[Agreement, AgreementHidden]:
    """The agreement, hidden from the wall or shown again, and its fact. Raises Refused."""
    if agreement is None:
        raise Refused("agreement-unknown")
    if not agreement.stands:
        raise Refused("not-admitted" if agreement.late else "already-voided")
    changed = replace(agreement, revision=agreement.revision + 1, hidden=hidden)
    return changed, AgreementHidden(at=at, by=by, agreement_id=agreement.agreement_id, hidden=hidden)
