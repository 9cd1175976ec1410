"""What changed last in a børs, and for whom, as its log tells: the pages of participants, desks and organisers hear of it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from frivilligbors.facts import AgreementConfirmed
from frivilligbors.log import Entry

from ..rules.audience import Counterparties
from ..rules.streams import Stream, StreamKind
from ..store.walls import LettersAndScreens
from .viewers import holder_of

REMEMBERED = 200  # agreements a desk is told of at most: three minutes of the busiest hall
READS_PER_SECOND = 60  # pages a web process renders beside everything else


@dataclass(frozen=True, slots=True)
class Changed:
    """Whom some facts concerned: participants by their holders' names, or everybody; and the position before those facts."""

    since: int
    participants: frozenset[str] = frozenset()
    everybody: bool = False
    others: bool = False

    def concerns(self, stream: Stream) -> bool:
        """Whether a stream of signals has something new."""
        return self.everybody or (stream.participant in self.participants if stream.kind is StreamKind.OWN else self.others)


@dataclass(slots=True)
class ChangeTracker:
    """Follows the log of one børs. Positions are those of the last fact that concerned somebody; 0 where none did.

    `board_position`: which the board has reached.
    """

    epoch: str
    state: str = ""
    letters_and_screens: LettersAndScreens = LettersAndScreens()
    board_position: int = 0
    position: int = 0
    everybody_position: int = 0
    desks_position: int = 0
    roster_position: int = 0
    _participants: dict[str, int] = field(default_factory=dict)  # by their holders' names
    _counterparties: Counterparties = field(default_factory=Counterparties)
    _confirmed: "deque[tuple[int, AgreementConfirmed]]" = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def follow(self, entries: Iterable[Entry]) -> Changed:
        """Take in the next entries of the log: whom they concern."""
        since, everybody_before, participants = self.position, self.everybody_position, set()
        for position, fact in entries:
            audience = self._counterparties.audience(fact)
            holders = [holder_of(one) for one in audience.participants]
            participants.update(holders)
            self._participants.update(dict.fromkeys(holders, position))
            self.position = position
            self.everybody_position = position if audience.everybody else self.everybody_position
            self.desks_position = position if audience.desks else self.desks_position
            self.roster_position = position if audience.roster else self.roster_position
            if isinstance(fact, AgreementConfirmed):
                self._confirmed.append((position, fact))
        return Changed(since, frozenset(participants), self.everybody_position > everybody_before, self.position > since)

    def signal(self, stream: Stream, readers: int = 1, since: int = 0) -> dict[str, Any]:
        """What a stream of signals is sent. Whoever read their page at a position before `changed_at`, or in another state or
        epoch, reads it again: within `spread` milliseconds, so that many (`readers`) do not all read at once. A desk hears
        besides of the agreements confirmed after the position `since`."""
        common, status = {"epoch": self.epoch, "state": self.state}, self.letters_and_screens
        if stream.kind is StreamKind.OWN:
            own = self._participants.get(stream.participant, 0)
            spread = 1000 * readers // READS_PER_SECOND if self.everybody_position >= own else 0
            return {**common, "changed_at": max(own, self.everybody_position), "spread": spread}
        if stream.kind is StreamKind.DESK:
            confirmed = [_confirmed_json(position, fact) for position, fact in self._confirmed if position > since]
            behind = {"wall": max(0, self.position - self.board_position), "letters": status.letters_due}
            return {
                **common,
                "changed_at": self.desks_position,
                "roster_at": self.roster_position,
                "behind": behind,
                "confirmed": confirmed,
            }
        return {**common, "changed_at": self.position, "letters": status.letters, "screens": status.screens}


def _confirmed_json(position: int, fact: AgreementConfirmed) -> dict[str, Any]:
    """An agreement as desks hear of it: whose it is, and which handshake waits no longer."""
    return {"position": position, "by": fact.by, "handshake_id": fact.handshake_id}
