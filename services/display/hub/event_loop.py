"""The hub's event loop: sends what is new in a stream to all its subscribers, and no subscriber waits for another."""

import contextlib
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from frivilligbors import heartbeat

from ..rules.streams import SIGNALS, Payloads, Stream
from .limits import HubLimits
from .message import Message
from .subscriber import Channel, Subscriber
from .subscriber_sockets import READ, SubscriberSockets
from .viewers import Viewer
from .websocket_frames import RESTART
from .websocket_handshake import Upgrade, refuse_as_busy

REBROADCAST_INTERVAL = 2.0  # seconds; a wall turns grey after five without a board
CLOSE_TIMEOUT = 1.0  # seconds that subscribers get to close when the hub stops


class SocketSource(Protocol):
    """Where the sockets from the web processes are received."""

    def fileno(self) -> int:
        """The descriptor to wait for."""

    def receive(self) -> Iterable[tuple[socket.socket, Viewer, Upgrade]]:
        """The sockets that have come, each with its viewer and its handshake."""

    def close(self) -> None:
        """Receive no more."""


class Hub:
    """All methods but `broadcast`, `watched` and `stop` belong to the thread that runs it."""

    def __init__(
        self, source: SocketSource, limits: HubLimits, *, on_watch: Callable[[tuple[str, Stream]], None] = lambda _: None
    ) -> None:
        self._source, self._on_watch = source, on_watch
        self._poll = selectors.DefaultSelector()
        self._subscribers = SubscriberSockets(self._poll, limits)
        self._waiting: deque[tuple[str, Stream, Payloads]] = deque()
        self._wake_r, self._wake_w = socket.socketpair()
        self._wake_r.setblocking(False)
        self._wake_w.setblocking(False)
        self._poll.register(source, READ, self._accept)
        self._poll.register(self._wake_r, READ, self._send_waiting)
        self._stopping = False

    def broadcast(self, bors: str, stream: Stream, payloads: Payloads) -> None:
        """Send this to every subscriber of a stream. From any thread."""
        self._waiting.append((bors, stream, payloads))
        self._wake()

    @property
    def channels(self) -> dict[str, dict[Stream, Channel]]:
        """Every channel, for the count of watchers. From any thread, for reading only."""
        return self._subscribers.channels

    def watched(self) -> list[str]:
        """The børser somebody looks at. From any thread: the copy is made in one step."""
        return list(self._subscribers.channels)

    def streams(self, bors: str) -> list[Stream]:
        """The streams of a børs that have subscribers. From any thread."""
        return list(self._subscribers.channels.get(bors, ()))

    def send_duration(self, bors: str) -> float:
        """Seconds it took to send what was last broadcast of a børs to all its subscribers. From any thread."""
        channels = list(self._subscribers.channels.get(bors, {}).values())
        return sum(channel.send_duration for channel in channels if channel.stream.kind not in SIGNALS)

    def stop(self) -> None:
        """Close every subscriber and return from `run`. From any thread, and from a signal handler."""
        self._stopping = True
        self._wake()

    def add_subscriber(self, sock: socket.socket, viewer: Viewer, upgrade: Upgrade) -> None:
        """Add a subscriber, whose handshake is accepted; where the hub is full it is refused."""
        accepted = self._subscribers.quota.accept(viewer)
        if accepted is None:
            refuse_as_busy(sock)
            return
        if accepted.evicted:
            self._subscribers.evict(accepted.evicted)
        now = time.monotonic()
        subscriber = self._subscribers.add(sock, accepted.viewer, upgrade, now)
        if self._stopping:
            self._subscribers.close(subscriber, RESTART)
        elif not subscriber.channel.fresh(now):
            self._on_watch((viewer.bors, viewer.stream))

    def run(self) -> None:
        """Serve until stopped; then close every subscriber with 1012, so that it comes back soon."""
        next_rebroadcast = time.monotonic() + REBROADCAST_INTERVAL
        while not self._stopping:
            self._run_once(next_rebroadcast)
            if (now := time.monotonic()) >= next_rebroadcast:
                next_rebroadcast = now + REBROADCAST_INTERVAL
                heartbeat.turned()
                self._subscribers.check_timeouts(now)
        self._close_all(time.monotonic() + CLOSE_TIMEOUT)

    def _run_once(self, until: float) -> None:
        """Handle the events that have come, or wait for one."""
        for key, events in self._poll.select(max(0.0, until - time.monotonic())):
            if not isinstance(key.data, Subscriber):
                key.data()
                continue
            if events & READ:
                self._subscribers.read(key.data)
            if events & ~READ and key.data.sock.fileno() >= 0:
                self._subscribers.flush(key.data, time.monotonic())

    def _accept(self) -> None:
        for received in self._source.receive():
            self.add_subscriber(*received)

    def _send_waiting(self) -> None:
        """Send what was broadcast, made once for all the subscribers of its stream.

        A stream that moved on more than once meanwhile is sent in full: its subscribers have not had what came before the last.
        """
        with contextlib.suppress(BlockingIOError):
            self._wake_r.recv(4096)
        newest: dict[tuple[str, Stream], tuple[bytes, bytes]] = {}
        while self._waiting:
            bors, stream, payloads = self._waiting.popleft()
            newest[bors, stream] = (payloads.full, payloads.full if (bors, stream) in newest else payloads.changes)
        now = time.monotonic()
        for (bors, stream), (full, changes) in newest.items():
            if channel := self._subscribers.channels.get(bors, {}).get(stream):
                made_of = Message.private if stream.kind in SIGNALS else Message.public
                newest_full = made_of(full)
                channel.set_newest(newest_full, now)
                self._subscribers.send(channel, newest_full, newest_full if changes is full else made_of(changes))
                channel.send_duration = time.monotonic() - now
                now += channel.send_duration

    def _close_all(self, until: float) -> None:
        self._accept()
        for subscriber in self._subscribers.open_subscribers():
            self._subscribers.close(subscriber, RESTART)
        while self._subscribers.closing and time.monotonic() < until:
            self._run_once(until)
        for subscriber in list(self._subscribers.closing):
            self._subscribers.drop(subscriber)
        self._poll.close()
        for end in (self._source, self._wake_r, self._wake_w):
            end.close()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # woken already, or the hub is gone
            self._wake_w.send(b".")
