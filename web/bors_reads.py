"""What nearly every command and page of a børs reads: its record, and the moment."""

from datetime import datetime

from frivilligbors import keys
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Bors

from .context import Context, known_bors


class BorsReads:
    """What a command or a page has its batch read: the børs, and the moment in which all of it is read."""

    def __init__(self, context: Context, batch: ReadBatch, bors: str) -> None:
        self._bors_record, self._now = batch.record(Bors, keys.BORS, bors), context.time(batch, bors)

    @property
    def bors_record(self) -> Bors:
        """The børs. Raises NotFound, Unreadable."""
        return known_bors(self._bors_record.value)

    @property
    def now(self) -> datetime:
        """The moment."""
        return self._now.value
