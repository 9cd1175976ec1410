"""Reads the newest board of every børs that has screens, and gives it to the hub: on each notification and at every heartbeat.

A board is only sent with a time fresh from Redis: without Redis nothing is sent, and the screens turn grey.
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

from ..serializers import read_board
from ..store import WallStore
from .event_loop import HEARTBEAT_INTERVAL, Hub
from .screen_count import ScreenCounter
from .send_schedule import SendSchedule

RETRY_DELAY = 0.25  # seconds until Redis is asked again after it did not answer
POLL_TIMEOUT = 1.0  # seconds to wait for a notification before looking whether to stop

log = logging.getLogger(__name__)


class BoardFeed:
    """Two threads: one receives the notifications, the other reads boards and broadcasts them."""

    def __init__(self, url: str, hub: Hub, requested: "SimpleQueue[str]") -> None:
        self._hub, self._requested = hub, requested
        self._follower = connections.follower(url)
        redis = connections.writer(url)
        self._walls, self._screen_counter = WallStore(redis), ScreenCounter(redis)
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
            notifications = self._follower.pubsub()
            try:
                self._receive(notifications)
            except RedisError as trouble:
                log.warning("The store is out of reach (%s).", type(trouble).__name__)
                self._await_redis()
            finally:
                notifications.close()

    def _receive(self, notifications: Any) -> None:
        notifications.subscribe(keys.BOARDS_CHANNEL)
        while not self._stopping.is_set():
            message = notifications.get_message(timeout=POLL_TIMEOUT)
            if message and message["type"] == "message":
                self._requested.put(message["data"])

    def _await_redis(self) -> None:
        while not self._stopping.wait(RETRY_DELAY):
            with contextlib.suppress(RedisError):
                self._follower.ping()
                log.warning("The store is back.")
                return

    def _send_boards(self) -> None:
        next_heartbeat = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if now >= next_heartbeat:
                next_heartbeat = now + HEARTBEAT_INTERVAL
                self._heartbeat(now)
            for bors in self._schedule.due(now):
                self._send_board(bors)
            self._collect_requests(self._schedule.timeout(time.monotonic(), max(0.0, next_heartbeat - time.monotonic())))

    def _heartbeat(self, now: float) -> None:
        watched = self._hub.watched()
        with contextlib.suppress(RedisError):
            self._screen_counter.publish(self._hub.channels)
        self._schedule.keep_only(watched)
        for bors in watched:
            self._schedule.request(bors, now)

    def _collect_requests(self, wait: float) -> None:
        """Wait for a request, then take all there are. A børs without screens is passed over."""
        requested: set[str] = set()
        with contextlib.suppress(Empty):
            requested.add(self._requested.get(timeout=wait) if wait else self._requested.get_nowait())
            while True:
                requested.add(self._requested.get_nowait())
        for bors in requested & set(self._hub.watched()):
            self._schedule.request(bors, time.monotonic())

    def _send_board(self, bors: str) -> None:
        try:
            board = read_board(self._walls, bors)
        except RedisError:
            return  # the other thread logs it, once
        except Unreadable as why:
            log.warning("The board of %s cannot be read: %s", bors, why)
            return
        if board is not None:
            self._hub.broadcast(bors, _text(board))


def _text(board: dict[str, Any]) -> bytes:
    return json.dumps(board, ensure_ascii=False, separators=(",", ":")).encode()
