"""The feed: the newest board of every børs somebody looks at, told on a nudge and at every heartbeat.

A board is only told with a time fresh from the store: without a store nothing is told, and the screens turn grey.
"""

import contextlib
import json
import logging
import threading
import time
from queue import Empty, SimpleQueue
from typing import Any

from redis.exceptions import RedisError

from frivilligbors import connections, keys
from frivilligbors.codec import Unreadable

from ..store import Screenings
from .census import Census
from .hub import BEAT, Hub
from .pace import FixedWindow

AGAIN = 0.25  # seconds until we ask a store again that did not answer
LISTEN = 1.0  # seconds to wait for a nudge before looking up whether to stop

log = logging.getLogger(__name__)


class Feed:
    """Two threads: one hears the nudges, the other reads boards and shows them."""

    def __init__(self, url: str, hub: Hub, asked: "SimpleQueue[str]") -> None:
        self._hub, self._asked = hub, asked
        self._following = connections.follower(url)
        redis = connections.writer(url)
        self._screenings, self._census = Screenings(redis), Census(redis)
        self._stopping = threading.Event()
        self._pace = FixedWindow(hub.takes)

    def start(self) -> None:
        """Begin, in threads that do not hold the process back when it ends."""
        for work in (self._listen, self._tell):
            threading.Thread(target=work, name=work.__name__, daemon=True).start()

    def stop(self) -> None:
        """Tell nothing more."""
        self._stopping.set()

    def _listen(self) -> None:
        """Hear which boards have moved, for as long as it takes, whatever becomes of the store."""
        while not self._stopping.is_set():
            nudges = self._following.pubsub()
            try:
                self._hear(nudges)
            except RedisError as trouble:
                log.warning("The store is out of reach (%s).", type(trouble).__name__)
                self._await_store()
            finally:
                nudges.close()

    def _hear(self, nudges: Any) -> None:
        nudges.subscribe(keys.BOARDS_CHANNEL)
        while not self._stopping.is_set():
            message = nudges.get_message(timeout=LISTEN)
            if message and message["type"] == "message":
                self._asked.put(message["data"])

    def _await_store(self) -> None:
        while not self._stopping.wait(AGAIN):
            with contextlib.suppress(RedisError):
                self._following.ping()
                log.warning("The store is back.")
                return

    def _tell(self) -> None:
        sweep = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if now >= sweep:
                sweep = now + BEAT
                self._sweep(now)
            for bors in self._pace.due(now):
                self._tell_one(bors)
            self._gather(self._pace.wait(time.monotonic(), max(0.0, sweep - time.monotonic())))

    def _sweep(self, now: float) -> None:
        watched = self._hub.watched()
        with contextlib.suppress(RedisError):
            self._census.tell(self._hub.rooms)
        self._pace.keep_only(watched)
        for bors in watched:
            self._pace.ask(bors, now)

    def _gather(self, wait: float) -> None:
        """Wait for somebody to ask, then take in all who did. Whoever nobody looks at need not be told."""
        asked: set[str] = set()
        with contextlib.suppress(Empty):
            asked.add(self._asked.get(timeout=wait) if wait else self._asked.get_nowait())
            while True:
                asked.add(self._asked.get_nowait())
        for bors in asked & set(self._hub.watched()):
            self._pace.ask(bors, time.monotonic())

    def _tell_one(self, bors: str) -> None:
        try:
            board = self._screenings.board(bors)
        except RedisError:
            return  # whoever listens for nudges says so, once
        except Unreadable as why:
            log.warning("The board of %s cannot be read: %s", bors, why)
            return
        if board is not None:
            self._hub.show(bors, _text(board))


def _text(board: dict[str, Any]) -> bytes:
    return json.dumps(board, ensure_ascii=False, separators=(",", ":")).encode()
