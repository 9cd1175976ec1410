"""Reading agreements and handshakes, and the commits that change them."""

from .agreement_queries import (
    agreement_by_id,
    agreements_of_broker,
    count_late_agreements,
    late_agreements,
    numbered_agreements,
    recently_confirmed,
)
from .agreements import AgreementReads, ConfirmReads, admit_commit, confirm_commit, undo_commit, void_commit
from .handshakes import (
    HandshakeReads,
    ProposalReads,
    accept_commit,
    handshake_by_code,
    handshake_by_id,
    handshake_queue,
    handshakes_of_participant,
    propose_commit,
    withdraw_commit,
)
from .hide import hide_commit
from .lag import current_lag, position
from .paper_forms import used_paper_numbers
from .participants import participant_by_code, participant_by_id, present_participants
from .participants_version import participants_version
from .party_names import NamedAgreement, NamedHandshake, PartyNames, party_names

__all__ = [
    "AgreementReads",
    "ConfirmReads",
    "HandshakeReads",
    "NamedAgreement",
    "NamedHandshake",
    "PartyNames",
    "ProposalReads",
    "accept_commit",
    "admit_commit",
    "agreement_by_id",
    "agreements_of_broker",
    "confirm_commit",
    "count_late_agreements",
    "current_lag",
    "handshake_by_code",
    "handshake_by_id",
    "handshake_queue",
    "handshakes_of_participant",
    "hide_commit",
    "late_agreements",
    "numbered_agreements",
    "participant_by_code",
    "participant_by_id",
    "participants_version",
    "party_names",
    "position",
    "present_participants",
    "propose_commit",
    "recently_confirmed",
    "undo_commit",
    "used_paper_numbers",
    "void_commit",
    "withdraw_commit",
]
