"""What is sent to many subscribers: framed once, and deflated once for those that take that."""

from functools import cached_property

from .websocket_frames import deflated_frame, frame

WORTH_DEFLATING = 512  # bytes: what is smaller fits into one packet as it is


class Message:
    """A frame, and the text in it where that may be deflated.

    What is for one alone may not: its size would tell of what is in it.
    """

    def __init__(self, plain: bytes, text: bytes = b"") -> None:
        self.plain, self._text = plain, text

    @classmethod
    def public(cls, text: bytes) -> "Message":
        """A text that everybody may have."""
        return cls(frame(text), text)

    @classmethod
    def private(cls, text: bytes) -> "Message":
        """A text for one, or for a few."""
        return cls(frame(text))

    @cached_property
    def deflated(self) -> bytes:
        """The frame for subscribers that take deflated ones: the plain one where it is small, or private."""
        return deflated_frame(self._text) if len(self._text) >= WORTH_DEFLATING else self.plain

    def frame_for(self, *, deflates: bool) -> bytes:
        """The frame for a subscriber, by whether it takes deflated ones."""
        return self.deflated if deflates else self.plain
