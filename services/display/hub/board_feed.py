"""Reads the newest of every børs that has subscribers, and gives it to the hub: on each notification and after each silence.

A board is only sent with a time fresh from Redis: without Redis nothing is sent, and the walls turn grey.
"""

import contextlib
import logging
import threading
import time
from queue import Empty, SimpleQueue

from redis.exceptions import RedisError

from frivilligbors import connections
from frivilligbors.codec import Unreadable
from frivilligbors.settings import Settings

from ..pictures import Pictures
from ..rules.streams import SIGNALS, Stream
from ..store.board_changes import changed_boards, is_reachable
from ..store.hub_count import HubCountStore
from ..store.walls import WallStore
from .event_loop import REBROADCAST_INTERVAL, Hub
from .send_schedule import SendSchedule
from .stream_payloads import StreamPayloads
from .watcher_count import count_watchers

WatchedStream = tuple[str, Stream | None]  # a børs, and the stream somebody has just come for

RETRY_DELAY = 0.25  # seconds until Redis is asked again after it did not answer

logger = logging.getLogger(__name__)


class BoardFeed:
    """Two threads: one receives the notifications, the other reads boards and broadcasts them."""

    def __init__(self, settings: Settings, hub: Hub, requested: "SimpleQueue[WatchedStream]") -> None:
        self._hub, self._requested = hub, requested
        self._follower = connections.blocking_client(settings.redis_url)
        redis = connections.client(settings.redis_url)
        self._walls, self._counts = WallStore(redis), HubCountStore(redis)
        self._pictures, self._public_url = Pictures(settings), settings.public_url
        self._payloads: dict[str, StreamPayloads] = {}
        self._stopping = threading.Event()
        self._schedule = SendSchedule(hub.send_duration)

    def start(self) -> None:
        """Begin, in threads that do not hold the process back when it ends."""
        for target in (self._listen, self._send_boards):
            threading.Thread(target=target, name=target.__name__, daemon=True).start()

    def stop(self) -> None:
        """Send no more boards."""
        self._stopping.set()

    def _listen(self) -> None:
        """Receive which boards have changed, until stopped; reconnect whenever Redis is lost."""
        while not self._stopping.is_set():
            try:
                for bors in changed_boards(self._follower, self._stopping):
                    self._requested.put((bors, None))
            except RedisError as trouble:
                logger.warning("The store is out of reach (%s).", type(trouble).__name__)
                self._await_redis()

    def _await_redis(self) -> None:
        while not self._stopping.wait(RETRY_DELAY):
            if is_reachable(self._follower):
                logger.warning("The store is back.")
                return

    def _send_boards(self) -> None:
        next_rebroadcast = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if now >= next_rebroadcast:
                next_rebroadcast = now + REBROADCAST_INTERVAL
                self._rebroadcast(now)
            for bors in self._schedule.due(now):
                self._send(bors)
            self._collect_requests(self._schedule.timeout(time.monotonic(), max(0.0, next_rebroadcast - time.monotonic())))

    def _rebroadcast(self, now: float) -> None:
        watched = self._hub.watched()
        with contextlib.suppress(RedisError):
            self._counts.publish(count_watchers(self._hub.channels, now))
        self._schedule.keep_only(watched)
        self._payloads = {bors: payloads for bors, payloads in self._payloads.items() if bors in watched}
        for bors in watched:  # where the news comes by itself, a rebroadcast would only make what follows it wait
            self._schedule.request(bors, now, silence=REBROADCAST_INTERVAL)

    def _collect_requests(self, wait: float) -> None:
        """Wait for a request, then take all there are. A børs without subscribers is passed over."""
        requested: set[str] = set()
        with contextlib.suppress(Empty):
            one: WatchedStream | None = self._requested.get(timeout=wait) if wait else self._requested.get_nowait()
            while one:
                if not self._answer_if_known(*one):
                    requested.add(one[0])
                one = self._requested.get_nowait()
        for bors in requested & set(self._hub.watched()):
            self._schedule.request(bors, time.monotonic())

    def _answer_if_known(self, bors: str, stream: Stream | None) -> bool:
        """Answer whoever has just come with what is known already; whether that is enough: signals do not grow old."""
        payloads = self._payloads.get(bors)
        signal = payloads.latest_signal(stream) if payloads and stream and stream.kind in SIGNALS else None
        if signal and stream:
            self._hub.broadcast(bors, stream, signal)
        return signal is not None

    def _send(self, bors: str) -> None:
        payloads = self._payloads.setdefault(bors, StreamPayloads(bors, self._walls, self._pictures, self._public_url))
        try:
            made = payloads.of(self._hub.streams(bors), time.monotonic())
        except RedisError:
            return  # the other thread logs it, once
        except Unreadable as why:
            logger.warning("The board of %s cannot be read: %s", bors, why)
            return
        for stream, payload in made.items():
            self._hub.broadcast(bors, stream, payload)
