"""The rules of handshakes and agreements. Pure: values in, a record and its fact out, or a refusal."""

from .agreement_filter import AgreementFilter, AgreementPage, ListState, search_page, states_of
from .agreements import admit, confirm, demand_same_parties
from .correct import AgreementCorrection, correct
from .duplicates import is_duplicate
from .handshake_limits import demand_within_limits
from .handshakes import Proposal, accept, demand_withdrawable, is_expired, mark_confirmed, propose
from .hide import hide
from .money import mentions_money
from .parties import CandidatePair, NewAgreement, PartyCandidate, PartyInput
from .result_text import ResultTexts, change_result_text
from .undo import seconds_to_undo, undo
from .void import void

__all__ = [
    "AgreementCorrection",
    "AgreementFilter",
    "AgreementPage",
    "CandidatePair",
    "ListState",
    "NewAgreement",
    "PartyCandidate",
    "PartyInput",
    "Proposal",
    "ResultTexts",
    "accept",
    "admit",
    "change_result_text",
    "confirm",
    "correct",
    "demand_same_parties",
    "demand_withdrawable",
    "demand_within_limits",
    "hide",
    "is_duplicate",
    "is_expired",
    "mark_confirmed",
    "mentions_money",
    "propose",
    "search_page",
    "seconds_to_undo",
    "states_of",
    "undo",
    "void",
]
