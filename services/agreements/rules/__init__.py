"""The rules of handshakes and agreements. Pure: values in, a record and its fact out, or a refusal."""

from .agreements import admit, confirm, demand_theirs, seconds_to_undo, undo, void
from .deals import Deal, Guest, Guests, Side
from .enough import demand_room
from .handshakes import Proposal, accept, demand_withdrawable, expired, propose, take_up
from .likeness import alike
from .money import speaks_of_money

__all__ = [
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
    "demand_withdrawable",
    "expired",
    "propose",
    "seconds_to_undo",
    "speaks_of_money",
    "take_up",
    "undo",
    "void",
]
