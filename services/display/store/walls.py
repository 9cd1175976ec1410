"""Reading what a screen shows: the board, the børs, and the records behind the newest agreements."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

from frivilligbors import keys
from frivilligbors.board import Board, BoardReads, Boards
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.codec import loads
from frivilligbors.enums import Sector, State
from frivilligbors.log import BATCH, Entry, Log
from frivilligbors.queries import Queries
from frivilligbors.read_batch import ReadBatch, Records, Source, Unpacked
from frivilligbors.records import Agreement, Bors, Organisation, Participant
from frivilligbors.redis_client import RedisClient
from frivilligbors.tallies import LATEST
from web.context import Context

from ..rules.paired_screen import ScreenReport
from ..rules.wall_needs import Need, needs_on_wall

NEWEST = LATEST + 4  # agreements that are read with the board: it may be behind them, and some may be hidden or voided
LAGS = 5  # seconds: an older picture is one that lags


class LettersAndScreens(NamedTuple):
    """How far the letters and the screens of a børs have come: what organisers and brokers see beside the facts.

    `letters_due`: letters that wait to be sent; `letters`: a mark that changes when any is made, sent or given up; `screens`:
    one that changes with how many watchers there are, with what the paired screens tell, and while one of them lags.
    """

    letters_due: int = 0
    letters: str = ""
    screens: str = ""


@dataclass(frozen=True, slots=True)
class WallRecords:
    """What the wall of a børs shows at a moment: its board, its record, the newest agreements and their parties."""

    board: Board
    bors_record: Bors
    newest_shown: list[Agreement]
    participants: Mapping[str, Participant]
    organisations: Mapping[str, Organisation]
    now: datetime


class LastRead:
    """The records that the last picture of a børs was made from: most are the same in the next, and need no unpacking."""

    def __init__(self) -> None:
        self.agreements: Unpacked[Agreement] = {}
        self.organisations: Unpacked[Organisation] = {}


class WallStore:
    """Reads the walls of every børs."""

    def __init__(self, redis: RedisClient, clock: Clock | None = None) -> None:
        self._redis, self._boards, self._queries, self._log = redis, Boards(redis), Queries(redis), Log(redis)
        self._clock = clock or RedisClock(redis)

    @classmethod
    def of(cls, context: Context) -> Self:
        """Those that a page works with."""
        return cls(context.redis, context.clock)

    def read(self, bors: str, last: LastRead | None = None) -> WallRecords | None:
        """The wall of a børs as of now; None where there is no such børs. `last`: what was read the last time, if it was."""
        last = last or LastRead()
        batch = ReadBatch(self._redis)
        read, now = batch.record(Bors, keys.BORS, bors), batch.time(bors, self._clock.from_store_time)
        kept = BoardReads(batch, bors)
        newest = _agreements(batch, bors, batch.members(keys.AGREEMENTS, bors, first=-NEWEST), last)
        batch.run()
        if (bors_record := read.value) is None:
            return None
        board = self._boards.read_from(kept)
        ids = board.tallies.newest_shown
        if not newest[0].by_id.keys() >= set(ids):  # some are older
            batch = ReadBatch(self._redis)
            newest = _agreements(batch, bors, ids, last)
            batch.run()
        agreements, organisations = newest[0].by_id, newest[1].by_id
        newest_shown = [agreements[one] for one in ids if one in agreements]
        return WallRecords(board, bors_record, newest_shown, self._individuals(bors, newest_shown), organisations, now.value)

    def letters_and_screens(self, bors: str) -> LettersAndScreens:
        """How far letters and screens have come."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.llen(keys.LETTERS.of(bors))
        pipe.zcard(keys.LETTERS_DUE.of(bors))
        pipe.zrange(keys.LETTERS_DUE.of(bors), -1, -1, withscores=True)
        pipe.hvals(keys.WATCHER_COUNTS.of(bors))
        pipe.hgetall(keys.SCREEN_REPORTS.of(bors))
        made, due, last_due, watcher_counts, reports = pipe.execute()
        counts = [json.loads(count) for count in watcher_counts]
        oldest = max((count["oldest"] for count in counts), default=0)
        watchers_mark = f"{sum(count['screens'] for count in counts)}.{oldest // LAGS:.0f}"
        return LettersAndScreens(due, f"{made}.{due}.{last_due}", watchers_mark + self._reports_mark(reports))

    def _reports_mark(self, reports: Mapping[str, str]) -> str:
        """What changes when the list of paired screens would say something else; empty where none has told anything."""
        if not reports:
            return ""
        now, digest = self._clock.now(), hashlib.sha256()
        for screen_id, text in sorted(reports.items()):
            report = loads(ScreenReport, text)
            lag = report.age // LAGS if report.is_stale(now) else 0
            digest.update(f"{screen_id} {report.width} {report.height} {report.sound} {lag} {report.is_gone(now)}".encode())
        return f".{digest.hexdigest()[:12]}"

    def needs_on_wall(self, bors: str) -> list[Need]:
        """The needs nobody has met yet, and those just met."""
        participants = self._queries.participants(bors)
        first_ids = {one.organisation_ids[0] for one in participants if one.organisation_ids}
        organisations = {one.organisation_id: one for one in self._queries.organisations(bors, first_ids)}
        return needs_on_wall(participants, organisations, self._queries.agreements(bors), self._clock.now())

    def entries_after(self, bors: str, position: int) -> Iterator[Entry]:
        """What has been added to the log of a børs after a position. Raises RedisError."""
        while batch := self._log.after(bors, position):
            yield from batch
            position = batch[-1].position
            if len(batch) < BATCH:
                return

    def _individuals(self, bors: str, agreements: list[Agreement]) -> dict[str, Participant]:
        """The private persons among the parties, by id."""
        parties = [party for agreement in agreements for party in agreement.parties]
        individuals = {party.participant_id for party in parties if party.sector is Sector.INDIVIDUAL}
        found = self._queries.some(Participant, keys.PARTICIPANT, bors, individuals) if individuals else []
        return {one.participant_id: one for one in found}


def _agreements(
    batch: ReadBatch, bors: str, source: Source, last: LastRead
) -> tuple[Records[Agreement], Records[Organisation]]:
    """Agreements and their organisations, once the batch has been run."""
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, source, unpacked=last.agreements)
    id_field, before = "parties.organisation_id", last.organisations
    return agreements, batch.records(Organisation, keys.ORGANISATION, bors, agreements, id_field, unpacked=before)


def current_bors_records(context: Context) -> list[Bors]:
    """The børser that are still to come or under way, or, where there are none, those that have been."""
    known = [bors_record for bors_record in context.queries.bors_records() if bors_record.stored_state is not State.ERASED]
    now = context.clock.now()
    return [bors_record for bors_record in known if bors_record.takes_registrations(now)] or known
