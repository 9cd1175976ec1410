"""The loop every follower runs: it knows which børser there are and that their logs grow, and nothing of their facts.

It sweeps all børser every two seconds, and goes at once to one it is nudged about. A nudge may be lost: nothing relies on it.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004 – the store's, not the operating system's

from frivilligbors import heartbeat, keys
from frivilligbors.roster import Roster
from frivilligbors.store import Store

from .stopping import STEP, Stopping

SWEEP = 2.0  # seconds
PATIENCE = 0.5  # seconds between two tries to reach a store that went away

CatchUp = Callable[[str], None]  # does what follows from the newest facts of a børs; harmless when repeated

log = logging.getLogger(__name__)


class Follower:
    """Catches up with every børs until it is told to stop."""

    def __init__(self, store: Store, catch_up: CatchUp, stopping: Stopping) -> None:
        self._store = store
        self._catch_up = catch_up
        self._stopping = stopping
        self._ailing: set[str] = set()
        self._lost = False

    def run(self) -> None:
        """Until told to stop. A store that goes away is waited for."""
        while not self._stopping.asked:
            try:
                self._follow()
            except (ConnectionError, TimeoutError) as lost:
                heartbeat.turned()
                self._note_lost(lost)
                self._stopping.wait(PATIENCE)

    def _follow(self) -> None:
        with self._store.pubsub(ignore_subscribe_messages=True) as channel:
            channel.subscribe(keys.FACTS_CHANNEL)
            while not self._stopping.asked:
                self._sweep(Roster(self._store).borser())
                self._note_found()
                until = time.monotonic() + SWEEP
                while not self._stopping.asked and time.monotonic() < until:
                    heartbeat.turned()
                    self._sweep(_nudged(channel))

    def _sweep(self, borser: Iterable[str]) -> None:
        for bors in borser:
            if self._stopping.asked:
                return
            self._attend(bors)

    def _attend(self, bors: str) -> None:
        """Trouble in one børs stops no other, and is told once, not every two seconds."""
        heartbeat.turned()
        try:
            self._catch_up(bors)
        except (ConnectionError, TimeoutError):
            raise
        except Exception:
            if bors not in self._ailing:
                log.exception("Cannot follow %s; trying again.", bors)
            self._ailing.add(bors)
        else:
            if bors in self._ailing:
                log.warning("Following %s again.", bors)
            self._ailing.discard(bors)

    def _note_lost(self, why: Exception) -> None:
        if not self._lost:
            log.warning("The store does not answer (%s); trying again.", type(why).__name__)
        self._lost = True

    def _note_found(self) -> None:
        if self._lost:
            log.warning("The store answers again.")
        self._lost = False


def _nudged(channel: Any) -> list[str]:
    """The børser we are nudged about, each once; none after a moment without a word."""
    told = channel.get_message(timeout=STEP)
    borser: dict[str, None] = {}
    while told is not None:
        borser[told["data"]] = None
        told = channel.get_message(timeout=0)
    return list(borser)
