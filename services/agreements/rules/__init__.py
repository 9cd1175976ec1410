"""The rules of handshakes and agreements. Pure: values in, a record and its fact out, or a refusal."""

from .agreements import admit, confirm, demand_theirs, seconds_to_undo, undo, void
from .deals import Deal, Guest, Guests, Side
from .enough import WAITING, demand_room
from .handshakes import Proposal, accept, expired, propose, take_up, withdraw
from .likeness import alike
from .money import speaks_of_money

__all__ = [
    "WAITING",
    "Deal",
    "Guest",
    "Guests",
    "Proposal",
    "Side",
    "accept",
    "admit",
    "alike",
    "confirm",
    "demand_room",
    "demand_theirs",
    "expired",
    "propose",
    "seconds_to_undo",
    "speaks_of_money",
    "take_up",
    "undo",
    "void",
    "withdraw",
]
