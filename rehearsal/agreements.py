"""The agreements of an evening, as planned: between whom, when, and how each ends."""

from dataclasses import dataclass
from enum import StrEnum

from frivilligbors.enums import AgreementKind, Category


class EarlyEnd(StrEnum):
    """How an agreement ends that does not stand."""

    WITHDRAWN = "withdrawn"  # the handshake was withdrawn before a broker confirmed it
    UNDONE = "undone"  # by the broker, at once
    VOIDED = "voided"  # by the lead broker, with a reason
    LEFT_LATE = "left_late"  # it came after the gong and was not admitted


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedParty:
    """One party and what it gives. `organisation`: the name of the one it acts for, if it has several."""

    ref: str
    gives: str
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAgreement:
    """An agreement that is confirmed by a broker, `at_s` seconds after the opening gong.

    `handshake`: there is a handshake first. `others`: brokers who confirm at the same moment, each with their own idempotency
    key. `sends`: how often each request is sent. `held_back`: the desk is offline until after the closing gong.
    """

    at_s: int
    broker: str
    category: Category
    parties: tuple[PlannedParty, PlannedParty]
    kind: AgreementKind = AgreementKind.AGREEMENT
    handshake: bool = False
    others: tuple[str, ...] = ()
    sends: int = 1
    held_back: bool = False
    ends: EarlyEnd | None = None
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it counts in the end."""
        return self.ends is None
