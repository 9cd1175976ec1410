"""Reading agreements and handshakes, and the commits that change them."""

from .agreement_queries import agreement_by_id, late_agreements, numbered_agreements
from .agreement_search import search_agreements
from .agreements import (
    AgreementReads,
    ConfirmReads,
    admit_commit,
    confirm_commit,
    read_agreement,
    undo_commit,
    void_commit,
)
from .correct import correct_commit
from .desk import Desk, read_desk
from .handshakes import (
    HandshakeListReads,
    HandshakeReads,
    ProposalReads,
    TypedCodes,
    accept_commit,
    propose_commit,
    read_handshake,
    read_handshakes_of_participant,
    read_waiting_handshakes,
    withdraw_commit,
)
from .hide import hide_commit
from .paper_forms import used_paper_numbers
from .participant_reads import read_participants
from .participants import active_participants, participants_of
from .participants_position import changed_since, participants_position
from .party_names import NamedAgreement, NamedHandshake, PartyNames, party_names
from .result_text import result_text_commit

__all__ = [
    "AgreementReads",
    "ConfirmReads",
    "Desk",
    "HandshakeListReads",
    "HandshakeReads",
    "NamedAgreement",
    "NamedHandshake",
    "PartyNames",
    "ProposalReads",
    "TypedCodes",
    "accept_commit",
    "active_participants",
    "admit_commit",
    "agreement_by_id",
    "changed_since",
    "confirm_commit",
    "correct_commit",
    "hide_commit",
    "late_agreements",
    "numbered_agreements",
    "participants_of",
    "participants_position",
    "party_names",
    "propose_commit",
    "read_agreement",
    "read_desk",
    "read_handshake",
    "read_handshakes_of_participant",
    "read_participants",
    "read_waiting_handshakes",
    "result_text_commit",
    "search_agreements",
    "undo_commit",
    "used_paper_numbers",
    "void_commit",
    "withdraw_commit",
]
