"""What two guests bring to a broker, and everything that may become of it."""

from dataclasses import dataclass
from enum import StrEnum

from frivilligbors.enums import Category, Kind


class Ends(StrEnum):
    """How a deal ends that does not last."""

    WITHDRAWN = "withdrawn"  # the two shook hands, and one thought better of it before a broker pressed
    UNDONE = "undone"  # the broker took it back at once
    VOIDED = "voided"  # the lead ended it, for a reason
    LEFT_LATE = "left_late"  # it came after the gong, and nobody let it in


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One party of a deal, and what it gives. `organisation`: for which of theirs, by its name, where they have several."""

    ref: str
    gives: str
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What two guests bring to a broker, so many seconds after the gong.

    `handshake`: they shook hands on it on their phones. `others`: brokers who press at the same moment, each with a key of
    their own. `sends`: how often each press is sent. `held_back`: the desk has no net until the closing gong has gone.
    """

    at_s: int
    broker: str
    category: Category
    parties: tuple[Side, Side]
    kind: Kind = Kind.AGREEMENT
    handshake: bool = False
    others: tuple[str, ...] = ()
    sends: int = 1
    held_back: bool = False
    ends: Ends | None = None
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it counts when all is over."""
        return self.ends is None
