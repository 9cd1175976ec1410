"""What the store holds: can every fact and every record be read, does each board add up, and is anybody putting a copy back?"""

import time
from collections.abc import Iterator

from redis.exceptions import ResponseError

from frivilligbors import keys, restoring
from frivilligbors.board import EMPTY, Board, Boards
from frivilligbors.codec import Unreadable, dumps, unpack_fact
from frivilligbors.facts import Fact
from frivilligbors.log import BATCH, Entry
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient
from frivilligbors.restoring import Phase

from ..archive.examined import KNOWN, RECORDS, of_another_kind, unreadable
from .finding import Ailing, borser, together
from .patient import Patient

READING = 2.5  # seconds for all there is to read
HINT = "frivilligbors rebuild"


def restore(patient: Patient) -> str:
    """No restore is under way, and none has died on the way."""
    with patient.redis() as opened:
        found = restoring.mark(opened)
    if found is None or found.phase is Phase.DONE:
        return "none is under way"
    whom = ", ".join(scope for scope in found.scopes if scope != keys.HOUSE) or "the whole house"
    if found.alive:
        raise Ailing(f"a restore of {whom} is under way: until it is done, everybody there is asked to wait")
    outcome = "finished" if found.phase is Phase.SWITCHING else "undone"
    raise Ailing(
        f"a restore of {whom} died or hangs: it is {outcome} by the next who wants something done there; "
        "if it still runs somewhere, end it, then look again"
    )


def facts(patient: Patient) -> str:
    """Every fact can be read, nobody else wrote in a log, and each board is what its log adds up to."""
    with patient.redis() as opened:
        known, until = Queries(opened).borser(), time.monotonic() + READING
        read: list[int] = []
        wrong: list[str] = []
        for bors in known:
            if time.monotonic() > until:
                break
            reading = Reading(opened, bors)
            wrong += reading.wrong()
            read.append(reading.facts)
    if wrong:
        raise Ailing(together(wrong))
    return f"{sum(read)} in {borser(len(read))} read{_rest(known[len(read) :])}, and each board is what they add up to"


def records(patient: Patient) -> str:
    """Every record can be read."""
    with patient.redis() as opened:
        until, seen, whole = time.monotonic() + READING, 0, True
        wrong: list[str] = []
        for names in _some(opened):
            known = [(name, KNOWN[kind]) for name in names if (kind := _kind(name)) in KNOWN]
            kept = [(name, RECORDS[key]) for name, key in known if key in RECORDS]
            wrong += [one.text for one in (*of_another_kind(opened, known), *unreadable(opened, kept))]
            seen += len(kept)
            if time.monotonic() > until:
                whole = False
                break
    if wrong:
        raise Ailing(f"{together(wrong)}: left out wherever they would show; write them anew, or restore a backup")
    return f"{seen} read{'' if whole else ', and more there was no time for'}"


class Reading:
    """One log, read from its beginning, and what is wrong in it and with the board that follows it."""

    def __init__(self, opened: RedisClient, bors: str) -> None:
        self._store, self._bors = opened, bors
        self.facts = 0

    def wrong(self) -> Iterator[str]:
        """All that is, each in a sentence."""
        try:
            board: Board | None = Boards(self._store).kept(self._bors)
        except Unreadable:
            yield f"the board of {self._bors} cannot be read: {HINT} {self._bors}"
            board = None
        counted, expected = EMPTY, 1
        try:
            for name, fields in self._whole():
                position, _, part = name.partition("-")
                if part != "0" or int(position) < expected:
                    yield self._foreign(name)
                    continue
                if int(position) > expected:
                    yield f"the log of {self._bors} has no. {position} where {expected} should be: somebody else wrote in it"
                fact = self._fact(fields)
                if fact is None:
                    yield f"no. {position} of {self._bors} is no fact that can be read: everybody passes over it"
                entry = Entry(int(position), fact)
                if board and entry.position <= board.position:
                    counted = counted.after([entry])
                expected, self.facts = entry.position + 1, self.facts + 1
        except ResponseError as trouble:
            yield f"the log of {self._bors} cannot be read ({trouble}): restore a backup"
            return
        if board and counted.position == board.position and dumps(counted.tallies) != dumps(board.tallies):
            yield f"the board of {self._bors} is not what its log adds up to: {HINT} {self._bors}"

    def _whole(self) -> Iterator[tuple[str, dict[str, str]]]:
        after = "-"
        while batch := self._store.xrange(keys.LOG.of(self._bors), after, "+", BATCH):
            yield from batch
            after = f"({batch[-1][0]}"
            if len(batch) < BATCH:
                return

    def _fact(self, fields: dict[str, str]) -> Fact | None:
        try:
            return unpack_fact(fields)
        except Unreadable:
            return None

    def _foreign(self, name: str) -> str:
        key = keys.LOG.of(self._bors)
        what = f"in the log of {self._bors} stands {name}, which is none of ours: everybody passes over it"
        return f"{what}; XDEL {key} {name} takes it out"


def _some(opened: RedisClient) -> Iterator[list[str]]:
    names: list[str] = []
    for name in opened.scan_iter("{*}:*", 1000):
        names.append(name)
        if len(names) == BATCH:
            yield names
            names = []
    if names:
        yield names


def _kind(name: str) -> str:
    return name.partition("}:")[2].partition(":")[0]


def _rest(unread: list[str]) -> str:
    return f" (no time for {together(unread)})" if unread else ""
