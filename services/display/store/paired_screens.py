"""Screens nobody sits at: the codes they show until they are paired, their records and their reports.

A code and whoever shows it belong to no børs yet, so they are kept for the house. A screen learns by the børs kept there that
it was taken; whether that holds, the record of the screen in the børs tells.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from frivilligbors import keys
from frivilligbors.codec import Unreadable, dumps, loads, pack
from frivilligbors.codes import as_typed, new_code
from frivilligbors.commit import Absent, Append, Commit, Put, at_revision
from frivilligbors.errors import Refused
from web.context import Context

from ..rules import paired_screen as rules
from ..rules.paired_screen import STALE, PairedScreen, ScreenReport

CODE_LENGTH = 6  # one of 191 million
CODE_SECONDS = 600
TAKEN_SECONDS = 24 * 3600  # so long a screen that was off when its code was typed still finds its børs
REPORT_SECONDS = 24 * 3600
TRIES = 5

ScreenRule = Callable[..., tuple[PairedScreen, Any]]


class PairedScreens:
    """The screens of every børs."""

    def __init__(self, context: Context) -> None:
        self._context, self._redis = context, context.redis

    def code_of(self, screen_id: str) -> str:
        """The code an unpaired screen shows: the same for ten minutes, then another."""
        redis_key = keys.UNPAIRED_SCREEN.of(keys.INSTALLATION, screen_id)
        code = self._redis.hget(redis_key, "code")
        if code and self._redis.get(keys.PAIRING_CODE.of(keys.INSTALLATION, code)) == screen_id:
            return str(code)
        for _ in range(TRIES):
            code = new_code(CODE_LENGTH)
            if self._redis.set(keys.PAIRING_CODE.of(keys.INSTALLATION, code), screen_id, nx=True, ex=CODE_SECONDS):
                pipe = self._redis.pipeline(transaction=False)
                pipe.hset(redis_key, "code", code)
                pipe.expire(redis_key, CODE_SECONDS)
                pipe.execute()
                return code
        raise Refused("busy")

    def bors_of(self, screen_id: str) -> str:
        """The børs that took an unpaired screen; empty while none did."""
        return self._redis.hget(keys.UNPAIRED_SCREEN.of(keys.INSTALLATION, screen_id), "bors") or ""

    def get(self, bors: str, screen_id: str) -> PairedScreen | None:
        """A screen of a børs, unless it was let go. Raises Unreadable."""
        screen = self._context.queries.one(PairedScreen, keys.PAIRED_SCREEN, bors, screen_id)
        return screen if screen and screen.released_at is None else None

    def shown_in(self, bors: str, screen_id: str) -> PairedScreen | None:
        """The same, where the børs is still there. Raises Unreadable."""
        screen = self.get(bors, screen_id)
        return screen if screen and self._context.queries.bors(bors) else None

    def position(self, bors: str) -> int:
        """That of the newest entry of the log of a børs: what is read after this is never older."""
        return self._context.queries.position(bors)

    def all_of(self, bors: str) -> list[PairedScreen]:
        """The screens of a børs, in the order they came."""
        ids = self._redis.lrange(keys.PAIRED_SCREENS.of(bors), 0, -1)
        screens = self._context.queries.some(PairedScreen, keys.PAIRED_SCREEN, bors, ids)
        return [screen for screen in screens if screen.released_at is None]

    def reports(self, bors: str) -> dict[str, ScreenReport]:
        """What each screen of a børs told last, by its id."""
        found = {}
        for screen_id, text in self._redis.hgetall(keys.SCREEN_REPORTS.of(bors)).items():
            try:
                found[screen_id] = loads(ScreenReport, text)
            except Unreadable:
                continue
        return found

    def keep_report(self, bors: str, screen_id: str, report: ScreenReport) -> None:
        """Keep what a screen tells of itself, for a day."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hset(keys.SCREEN_REPORTS.of(bors), screen_id, dumps(report))
        pipe.expire(keys.SCREEN_REPORTS.of(bors), REPORT_SECONDS)
        pipe.execute()

    def note_page(self, bors: str, screen_id: str) -> None:
        """A screen was given its page: that is all a page without scripts ever tells."""
        now, text = self._context.clock.now(), self._redis.hget(keys.SCREEN_REPORTS.of(bors), screen_id)
        known = loads(ScreenReport, text) if text else None
        if known is None or now - known.at > STALE:
            self.keep_report(bors, screen_id, replace(known or ScreenReport(at=now), at=now, age=0))

    def pairing(self, bors: str, code: str, *, by: str, **looks: Any) -> Commit:
        """Pair the screen that shows this code. Raises Refused: `pairing-code-unknown`, `screens-enough`."""
        screen_id = self._redis.get(keys.PAIRING_CODE.of(keys.INSTALLATION, as_typed(code)[:20])) if as_typed(code) else None
        if not screen_id or self._redis.exists(keys.PAIRED_SCREEN.of(bors, screen_id)):
            raise Refused("pairing-code-unknown", field="code")
        others = len(self.all_of(bors))
        screen, fact = rules.pair(screen_id, others, **looks, by=by, at=self._context.clock.now())
        self._take(bors, screen_id)
        return Commit(
            expects=[Absent(keys.PAIRED_SCREEN, screen_id)],
            writes=[Put(keys.PAIRED_SCREEN, screen_id, pack(screen)), Append(keys.PAIRED_SCREENS, "", screen_id)],
            facts=[fact],
            answer={"screen_id": screen_id},
        )

    def forget_code(self, code: str) -> None:
        """Nobody is paired by this code again."""
        self._redis.delete(keys.PAIRING_CODE.of(keys.INSTALLATION, as_typed(code)[:20]))

    def changing(self, bors: str, screen_id: str, change: ScreenRule, *, by: str) -> Commit:
        """Change a screen by a rule, if nobody changed it meanwhile. Raises Refused: `screen-unknown`."""
        known = self.get(bors, screen_id)
        changed, fact = change(known, by=by, at=self._context.clock.now())
        return Commit(
            expects=[at_revision(keys.PAIRED_SCREEN, screen_id, changed.revision - 1)],
            writes=[Put(keys.PAIRED_SCREEN, screen_id, pack(changed))],
            facts=[fact],
            answer={"screen_id": screen_id},
        )

    def _take(self, bors: str, screen_id: str) -> None:
        """Write where the screen will find its børs, before its record is there. Raises Refused where another was faster."""
        redis_key = keys.UNPAIRED_SCREEN.of(keys.INSTALLATION, screen_id)
        pipe = self._redis.pipeline(transaction=False)
        pipe.hsetnx(redis_key, "bors", bors)
        pipe.expire(redis_key, TAKEN_SECONDS)
        pipe.hget(redis_key, "bors")
        if pipe.execute()[-1] != bors:
            raise Refused("pairing-code-unknown", field="code")
