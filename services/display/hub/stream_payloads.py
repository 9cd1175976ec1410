"""What every stream of a børs is sent, made once for all its subscribers: boards, pictures and signals."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from ..changed_regions import only_changed
from ..pictures import Pictures
from ..rules.scenes import burst
from ..rules.streams import PICTURES, SIGNALS, Payloads, Stream, StreamKind
from ..rules.wall_needs import Need
from ..serializers import board_json, json_bytes, picture_payload, shows_needs, with_scene
from ..store.walls import LastRead, WallStore
from .change_tracker import ChangeTracker

SENT_AGAIN = 10.0  # seconds after which a signal is sent again: whoever lost one hears of it, and that the socket lives

REDRAWN = ("scene", "epoch", "languages")  # of a board: where one of these changes, a picture is sent in full


@dataclass(slots=True)
class _Picture:
    """The live part that was sent last, its number, and what it was made from."""

    drawn_from: dict[str, Any]
    html: str
    number: int


class StreamPayloads:
    """Of one børs. `public_url`: the base of where one registers; empty: the stream's own."""

    def __init__(self, bors: str, walls: WallStore, pictures: Pictures, public_url: str) -> None:
        self._bors, self._walls = bors, walls
        self._pictures, self._public_url = pictures, public_url
        self._shown: dict[Stream, _Picture] = {}
        self._last_read = LastRead()
        self._numbers = count(1)
        self._signals_sent_at = float("-inf")
        self._readers = 0
        self._tracker: ChangeTracker | None = None

    def of(self, streams: list[Stream], now: float) -> dict[Stream, Payloads]:
        """What these streams are sent now. Raises RedisError, Unreadable."""
        records = self._walls.read(self._bors, self._last_read)
        if records is None:
            return {}
        board = board_json(records)
        payloads = {}
        if boards := [stream for stream in streams if stream.kind is StreamKind.BOARD]:
            text = json_bytes(board)
            payloads = dict.fromkeys(boards, Payloads(text, text))
        pictures = [stream for stream in streams if stream.kind in PICTURES]
        self._shown = {stream: shown for stream, shown in self._shown.items() if stream in pictures}
        for scene in {stream.scene for stream in pictures}:
            payloads |= self._picture_payloads([one for one in pictures if one.scene == scene], with_scene(board, scene))
        return payloads | self._signals([stream for stream in streams if stream.kind in SIGNALS], board, now)

    def latest_signal(self, stream: Stream) -> Payloads | None:
        """What a stream of signals has to say to whoever has just come; None where the log is not read yet."""
        return self._signal_payloads(self._tracker, stream) if self._tracker else None

    def _picture_payloads(self, streams: list[Stream], board: dict[str, Any]) -> dict[Stream, Payloads]:
        text = json_bytes({name: value for name, value in board.items() if name != "latest"})  # a region shows those
        needs = self._walls.needs_on_wall(self._bors) if shows_needs(board) else []
        drawn_from = {
            **board,
            "server_now": "",
            "needs": needs,
            "burst": burst(board["latest"], datetime.fromisoformat(board["server_now"])),
        }
        return {stream: self._picture_payload(stream, board, text, needs, drawn_from) for stream in streams}

    def _picture_payload(
        self, stream: Stream, board: dict[str, Any], text: bytes, needs: list[Need], drawn_from: dict[str, Any]
    ) -> Payloads:
        shown = self._shown.get(stream)
        if shown and shown.drawn_from == drawn_from:
            return Payloads(picture_payload(text, shown.number, shown.html), picture_payload(text, shown.number))
        html, number = self._render(stream, board, needs), next(self._numbers)
        self._shown[stream] = _Picture(drawn_from, html, number)
        full = picture_payload(text, number, html)
        if not shown or any(shown.drawn_from[name] != board[name] for name in REDRAWN):
            return Payloads(full, full)
        return Payloads(full, picture_payload(text, number, only_changed(shown.html, html), since=shown.number))

    def _render(self, stream: Stream, board: dict[str, Any], needs: list[Need]) -> str:
        if stream.kind is StreamKind.NUMBERS:
            return self._pictures.numbers(stream.language, board)
        registration_url = f"{self._public_url or stream.base}/b/{self._bors}"
        return self._pictures.wall(stream.language, registration_url, board, needs)

    def _signals(self, streams: list[Stream], board: dict[str, Any], now: float) -> dict[Stream, Payloads]:
        """The signals that are new, and all of participants' now and then."""
        if not streams:
            self._tracker = None
            return {}
        tracker, everything = self._tracker, now - self._signals_sent_at >= SENT_AGAIN
        if tracker is None or tracker.epoch != board["epoch"]:
            tracker = self._tracker = ChangeTracker(board["epoch"])
        everything |= tracker.state != board["state"]
        tracker.state, tracker.board_position = board["state"], board["version"]
        of_helpers = [stream for stream in streams if stream.kind is not StreamKind.OWN]
        tracker.letters_and_screens = self._walls.letters_and_screens(self._bors) if of_helpers else tracker.letters_and_screens
        changed = tracker.follow(self._walls.entries_after(self._bors, tracker.position))
        self._signals_sent_at = now if everything else self._signals_sent_at
        self._readers = len(streams) - len(of_helpers)
        news = {stream for stream in streams if everything or changed.concerns(stream)}
        news.update(of_helpers)  # they are few, and a page that hears nothing for long says that it is old
        return {stream: self._signal_payloads(tracker, stream, changed.since) for stream in news}

    def _signal_payloads(self, tracker: ChangeTracker, stream: Stream, since: int = 0) -> Payloads:
        full = json_bytes(tracker.signal(stream, self._readers))
        changes = json_bytes(tracker.signal(stream, self._readers, since)) if stream.kind is StreamKind.DESK else full
        return Payloads(full, changes)
