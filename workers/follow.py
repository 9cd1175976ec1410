"""The loop every follower runs: it knows which børser there are and that their logs grow, and nothing of their facts.

It sweeps all børser every two seconds, and goes at once to one it is nudged about. A nudge may be lost: nothing relies on it.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004 – the store's, not the operating system's

from frivilligbors import heartbeat, keys
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient

from .stopping import STEP, Stopping

SWEEP = 2.0  # seconds
PATIENCE = 0.5  # seconds between two tries to reach a store that went away

CatchUp = Callable[[str], None]  # does what follows from the newest facts of a børs; harmless when repeated

log = logging.getLogger(__name__)


class Follower:
    """Catches up with every børs until it is told to stop. Whoever calls the roll hears its `name` from the loop itself."""

    def __init__(self, redis: RedisClient, catch_up: CatchUp, stopping: Stopping, name: str = "") -> None:
        self._store = redis
        self._name = name
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
            channel.subscribe(keys.FACTS_CHANNEL, keys.ROLL_CALL)
            while not self._stopping.asked:
                self._sweep(Queries(self._store).borser())
                self._note_found()
                until = time.monotonic() + SWEEP
                while not self._stopping.asked and time.monotonic() < until:
                    heartbeat.turned()
                    self._heed(list(_heard(channel)))

    def _heed(self, told: list[tuple[str, str]]) -> None:
        """Go to each børs we are nudged about, once; then say that we are here to whoever asked."""
        self._sweep(dict.fromkeys(bors for channel, bors in told if channel == keys.FACTS_CHANNEL))
        for channel, asker in told:
            if channel == keys.ROLL_CALL:
                self._store.publish(asker, json.dumps({"name": self._name, "ailing": sorted(self._ailing)}))

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


def _heard(channel: Any) -> Iterator[tuple[str, str]]:
    """What has been said, each with its channel; nothing after a moment without a word."""
    told = channel.get_message(timeout=STEP)
    while told is not None:
        yield told["channel"], told["data"]
        told = channel.get_message(timeout=0)
