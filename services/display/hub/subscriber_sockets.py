"""The sockets of all subscribers: none is waited for when sending, and each may send little."""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable, Iterable

from ..rules.streams import Stream
from .limits import HubLimits
from .message import Message
from .subscriber import READ_BUDGET, Channel, Subscriber
from .subscriber_quota import SubscriberQuota
from .viewers import Viewer
from .websocket_frames import PING, POLICY, TRY_LATER, close_frame, frame, parse_frames
from .websocket_handshake import Upgrade

READ, BOTH = selectors.EVENT_READ, selectors.EVENT_READ | selectors.EVENT_WRITE
PING_AFTER = 10.0  # seconds of silence after which a subscriber is pinged: each in its own time, or all answer at once
SILENCE_TIMEOUT = 30.0  # seconds of silence, in which ten pings went unanswered
PING_FRAME = frame(b"", PING)
MAX_CLOSING = 64  # evicted subscribers that may be closing at once: each still holds a descriptor
CLOSE_TIMEOUT = 2.0  # seconds a subscriber may take to close once it was asked to


class SubscriberSockets:
    """Every subscriber, by its børs and the stream it is sent."""

    def __init__(self, poll: selectors.BaseSelector, limits: HubLimits) -> None:
        self._poll = poll
        self.channels: dict[str, dict[Stream, Channel]] = {}
        self.closing: set[Subscriber] = set()
        self.quota = SubscriberQuota(limits)

    def add(self, sock: socket.socket, viewer: Viewer, upgrade: Upgrade, now: float) -> Subscriber:
        """Add a subscriber, whose handshake is answered with the newest board; blocked where its buffer is full."""
        sock.setblocking(False)
        with contextlib.suppress(OSError):  # a socket that is no TCP socket has no delay to lose
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        channel = self._channel(viewer)
        subscriber = Subscriber(sock, channel, now, viewer, upgrade.deflates, pending=upgrade.response(), outdated=True)
        subscriber.updated_at = channel.previous_sent_at
        self._poll.register(sock, READ, subscriber)
        channel.blocked.add(subscriber)
        self.quota.add(subscriber, now)
        self.flush(subscriber, now)
        if subscriber in channel.blocked:
            self._poll.modify(sock, BOTH, subscriber)
        return subscriber

    def evict(self, subscriber: Subscriber) -> None:
        """Close a subscriber for one that is let in instead. Of too many at once, those over the limit are dropped."""
        self.close(subscriber, TRY_LATER)
        if len(self.closing) > MAX_CLOSING:
            self.drop(subscriber)

    def open_subscribers(self) -> list[Subscriber]:
        """All subscribers but those that are closing."""
        return [subscriber for channel in self._all_channels() for subscriber in (*channel.ready, *channel.blocked)]

    def send(self, channel: Channel, full: Message, changes: Message) -> None:
        """Send the changes to all that are ready, and all of it to those that have had nothing yet.

        One whose buffer is full is blocked, one that is gone is dropped.
        """
        if not channel.unserved:
            self._send_all(channel.ready.items(), changes)
            return
        unserved, channel.unserved = channel.unserved, set()
        ready = list(channel.ready.items())
        self._send_all([one for one in ready if one[0] in unserved], full)
        self._send_all([one for one in ready if one[0] not in unserved], changes)

    def _send_all(self, subscribers: Iterable[tuple[Subscriber, Callable[[bytes], int]]], message: Message) -> None:
        failed = []
        for subscriber, send in subscribers:
            data = message.deflated if subscriber.deflates else message.plain
            try:
                sent = send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                sent = -1
            if sent != len(data):
                failed.append((subscriber, data, sent))
        for subscriber, data, sent in failed:
            if sent < 0:
                self.drop(subscriber)
            else:
                self._block(subscriber, data[sent:] if sent else b"")

    def flush(self, subscriber: Subscriber, now: float) -> None:
        """A blocked subscriber can be written to again: first what was begun, then the newest only."""
        data, pending = subscriber.pending, len(subscriber.pending)
        if subscriber.outdated and not subscriber.closing and (newest := subscriber.channel.fresh(now)):
            data += newest.frame_for(deflates=subscriber.deflates)
        try:
            sent = subscriber.sock.send(data) if data else 0
        except BlockingIOError:
            return
        except OSError:
            self.drop(subscriber)
            return
        if sent > pending or sent == len(data):
            if subscriber.outdated and sent <= pending:
                subscriber.channel.unserved.add(subscriber)
            subscriber.outdated = False
        subscriber.pending = subscriber.pending[sent:] if sent <= pending else data[sent:]
        if not subscriber.pending and not subscriber.outdated:
            self._unblock(subscriber)

    def read(self, subscriber: Subscriber) -> None:
        """Read what a subscriber sent; of one that is closing, only to throw it away."""
        try:
            data = subscriber.sock.recv(READ_BUDGET)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(subscriber)
        elif not subscriber.closing:
            self._handle_input(subscriber, data)

    def close(self, subscriber: Subscriber, close_code: int, reason: str = "") -> None:
        """Ask a subscriber to close: a frame begun is finished, then comes the close frame, then we wait for it to close."""
        subscriber.channel.ready.pop(subscriber, None)
        subscriber.channel.blocked.discard(subscriber)
        subscriber.closing, subscriber.received_at = True, time.monotonic()
        subscriber.pending += close_frame(close_code, reason)
        self.closing.add(subscriber)
        self.quota.remove(subscriber)
        self._poll.modify(subscriber.sock, BOTH, subscriber)
        self.flush(subscriber, subscriber.received_at)

    def drop(self, subscriber: Subscriber) -> None:
        """Close a socket at once. Nothing happens to one that is gone already."""
        if subscriber.sock.fileno() < 0:
            return
        self._poll.unregister(subscriber.sock)
        subscriber.channel.ready.pop(subscriber, None)
        subscriber.channel.blocked.discard(subscriber)
        self.closing.discard(subscriber)
        subscriber.sock.close()
        if not subscriber.closing:
            self.quota.remove(subscriber)

    def check_timeouts(self, now: float) -> None:
        """Ping subscribers that are silent, drop those that do not answer, and remove channels without subscribers."""
        for subscriber in self.open_subscribers():
            subscriber.read_budget = READ_BUDGET
            silence = now - subscriber.received_at
            if silence > SILENCE_TIMEOUT:
                self.drop(subscriber)
            elif silence > PING_AFTER:
                self._reply(subscriber, PING_FRAME)
        for channel in [empty for empty in self._all_channels() if not empty.size]:
            del self.channels[channel.bors][channel.stream]
            if not self.channels[channel.bors]:
                del self.channels[channel.bors]
        for subscriber in [late for late in self.closing if now - late.received_at > CLOSE_TIMEOUT]:
            self.drop(subscriber)

    def _channel(self, viewer: Viewer) -> Channel:
        streams = self.channels.setdefault(viewer.bors, {})
        channel = streams.get(viewer.stream)
        if channel is None:
            channel = streams[viewer.stream] = Channel(viewer.bors, viewer.stream)
        return channel

    def _all_channels(self) -> list[Channel]:
        return [channel for streams in self.channels.values() for channel in streams.values()]

    def _handle_input(self, subscriber: Subscriber, data: bytes) -> None:
        subscriber.received_at = time.monotonic()
        subscriber.read_budget -= len(data)
        subscriber.inbox, answer, close_code = parse_frames(subscriber.inbox + data)
        if answer:
            self._reply(subscriber, answer)
        if subscriber.sock.fileno() >= 0 and (close_code is not None or subscriber.read_budget < 0):
            self.close(subscriber, POLICY if close_code is None else close_code)

    def _reply(self, subscriber: Subscriber, data: bytes) -> None:
        """Send to one subscriber, unless its buffer is full."""
        if send := subscriber.channel.ready.get(subscriber):
            self._send_all([(subscriber, send)], Message(data))

    def _block(self, subscriber: Subscriber, pending: bytes) -> None:
        subscriber.pending, subscriber.outdated, subscriber.updated_at = (
            pending,
            not pending,
            subscriber.channel.previous_sent_at,
        )
        del subscriber.channel.ready[subscriber]
        subscriber.channel.blocked.add(subscriber)
        self._poll.modify(subscriber.sock, BOTH, subscriber)

    def _unblock(self, subscriber: Subscriber) -> None:
        self._poll.modify(subscriber.sock, READ, subscriber)
        if subscriber.closing:
            with contextlib.suppress(OSError):
                subscriber.sock.shutdown(socket.SHUT_WR)
        else:
            subscriber.channel.blocked.discard(subscriber)
            subscriber.channel.ready[subscriber] = subscriber.sock.send
