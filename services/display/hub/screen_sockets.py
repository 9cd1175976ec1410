"""The sockets of all screens: none is waited for when sending, and each may send little."""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable, Iterable

from ..rules.streams import Stream
from .limits import HubLimits
from .message import Message
from .screen import READ_BUDGET, Channel, Screen
from .screen_quota import ScreenQuota
from .viewers import Viewer
from .websocket_frames import PING, POLICY, TRY_LATER, close_frame, frame, parse_frames
from .websocket_handshake import Upgrade

READ, BOTH = selectors.EVENT_READ, selectors.EVENT_READ | selectors.EVENT_WRITE
PING_AFTER = (
    10.0  # seconds of silence after which a screen is asked whether it is there: each in its own time, or all answer at once
)
SILENCE_TIMEOUT = 30.0  # seconds of silence, in which ten pings went unanswered
PING_FRAME = frame(b"", PING)
MAX_CLOSING = 64  # evicted screens that may be closing at once: each still holds a descriptor
CLOSE_TIMEOUT = 2.0  # seconds a screen may take to close once it was asked to


class ScreenSockets:
    """Every screen, by its børs and the stream it is sent."""

    def __init__(self, poll: selectors.BaseSelector, limits: HubLimits) -> None:
        self._poll = poll
        self.channels: dict[str, dict[Stream, Channel]] = {}
        self.closing: set[Screen] = set()
        self.quota = ScreenQuota(limits)

    def add(self, sock: socket.socket, viewer: Viewer, upgrade: Upgrade, now: float) -> Screen:
        """Add a screen, whose handshake is answered with the newest board; blocked where its buffer is full."""
        sock.setblocking(False)
        with contextlib.suppress(OSError):  # a socket that is no TCP socket has no delay to lose
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        channel = self._channel(viewer)
        screen = Screen(sock, channel, now, viewer, upgrade.deflates, pending=upgrade.response(), outdated=True)
        screen.updated_at = channel.previous_sent_at
        self._poll.register(sock, READ, screen)
        channel.blocked.add(screen)
        self.quota.add(screen, now)
        self.flush(screen, now)
        if screen in channel.blocked:
            self._poll.modify(sock, BOTH, screen)
        return screen

    def evict(self, screen: Screen) -> None:
        """Close a screen for one that is let in instead. Of too many at once, those over the limit are dropped."""
        self.close(screen, TRY_LATER)
        if len(self.closing) > MAX_CLOSING:
            self.drop(screen)

    def open_screens(self) -> list[Screen]:
        """All screens but those that are closing."""
        return [screen for channel in self._all_channels() for screen in (*channel.ready, *channel.blocked)]

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

    def _send_all(self, screens: Iterable[tuple[Screen, Callable[[bytes], int]]], message: Message) -> None:
        failed = []
        for screen, send in screens:
            data = message.deflated if screen.deflates else message.plain
            try:
                sent = send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                sent = -1
            if sent != len(data):
                failed.append((screen, data, sent))
        for screen, data, sent in failed:
            if sent < 0:
                self.drop(screen)
            else:
                self._block(screen, data[sent:] if sent else b"")

    def flush(self, screen: Screen, now: float) -> None:
        """A blocked screen can be written to again: first what was begun, then the newest only."""
        data, pending = screen.pending, len(screen.pending)
        if screen.outdated and not screen.closing and (newest := screen.channel.fresh(now)):
            data += newest.frame_for(deflates=screen.deflates)
        try:
            sent = screen.sock.send(data) if data else 0
        except BlockingIOError:
            return
        except OSError:
            self.drop(screen)
            return
        if sent > pending or sent == len(data):
            if screen.outdated and sent <= pending:
                screen.channel.unserved.add(screen)
            screen.outdated = False
        screen.pending = screen.pending[sent:] if sent <= pending else data[sent:]
        if not screen.pending and not screen.outdated:
            self._unblock(screen)

    def read(self, screen: Screen) -> None:
        """Read what a screen sent; of one that is closing, only to throw it away."""
        try:
            data = screen.sock.recv(READ_BUDGET)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(screen)
        elif not screen.closing:
            self._handle_input(screen, data)

    def close(self, screen: Screen, code: int, reason: str = "") -> None:
        """Ask a screen to close: a frame begun is finished, then comes the close frame, then we wait for it to close."""
        screen.channel.ready.pop(screen, None)
        screen.channel.blocked.discard(screen)
        screen.closing, screen.received_at = True, time.monotonic()
        screen.pending += close_frame(code, reason)
        self.closing.add(screen)
        self.quota.remove(screen)
        self._poll.modify(screen.sock, BOTH, screen)
        self.flush(screen, screen.received_at)

    def drop(self, screen: Screen) -> None:
        """Close a socket at once. Nothing happens to one that is gone already."""
        if screen.sock.fileno() < 0:
            return
        self._poll.unregister(screen.sock)
        screen.channel.ready.pop(screen, None)
        screen.channel.blocked.discard(screen)
        self.closing.discard(screen)
        screen.sock.close()
        if not screen.closing:
            self.quota.remove(screen)

    def check_timeouts(self, now: float) -> None:
        """Ping screens that are silent, drop those that do not answer, and remove channels without screens."""
        for screen in self.open_screens():
            screen.read_budget = READ_BUDGET
            silence = now - screen.received_at
            if silence > SILENCE_TIMEOUT:
                self.drop(screen)
            elif silence > PING_AFTER:
                self._reply(screen, PING_FRAME)
        for channel in [empty for empty in self._all_channels() if not empty.size]:
            del self.channels[channel.bors][channel.stream]
            if not self.channels[channel.bors]:
                del self.channels[channel.bors]
        for screen in [late for late in self.closing if now - late.received_at > CLOSE_TIMEOUT]:
            self.drop(screen)

    def _channel(self, viewer: Viewer) -> Channel:
        streams = self.channels.setdefault(viewer.bors, {})
        channel = streams.get(viewer.stream)
        if channel is None:
            channel = streams[viewer.stream] = Channel(viewer.bors, viewer.stream)
        return channel

    def _all_channels(self) -> list[Channel]:
        return [channel for streams in self.channels.values() for channel in streams.values()]

    def _handle_input(self, screen: Screen, data: bytes) -> None:
        screen.received_at = time.monotonic()
        screen.read_budget -= len(data)
        screen.inbox, answer, close_code = parse_frames(screen.inbox + data)
        if answer:
            self._reply(screen, answer)
        if screen.sock.fileno() >= 0 and (close_code is not None or screen.read_budget < 0):
            self.close(screen, POLICY if close_code is None else close_code)

    def _reply(self, screen: Screen, data: bytes) -> None:
        """Send to one screen, unless its buffer is full."""
        if send := screen.channel.ready.get(screen):
            self._send_all([(screen, send)], Message(data))

    def _block(self, screen: Screen, pending: bytes) -> None:
        screen.pending, screen.outdated, screen.updated_at = pending, not pending, screen.channel.previous_sent_at
        del screen.channel.ready[screen]
        screen.channel.blocked.add(screen)
        self._poll.modify(screen.sock, BOTH, screen)

    def _unblock(self, screen: Screen) -> None:
        self._poll.modify(screen.sock, READ, screen)
        if screen.closing:
            with contextlib.suppress(OSError):
                screen.sock.shutdown(socket.SHUT_WR)
        else:
            screen.channel.blocked.discard(screen)
            screen.channel.ready[screen] = screen.sock.send
