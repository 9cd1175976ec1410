"""What one process keeps of the results it has shown: the log folded so far, and what was read at its position.

Whatever changes a result, a name or a consent is a fact. So what was read at a position of the log holds until the next one.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from frivilligbors.log import Log
from frivilligbors.records import Bors
from web.context import Context

from ..rules.editions import History

MAX_BORSER = 20  # børser that one process keeps

T = TypeVar("T")


@dataclass(slots=True)
class CachedHistory:
    """What is kept of one børs. `history` is shared, and goes on as the log does."""

    history: History = field(default_factory=History)
    _read: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def at_this_position(self, name: str, read: Callable[[], T]) -> T:
        """What `read` gives, or gave under this name at the position that the history has reached."""
        position = self.history.position
        at, found = self._read.get(name, (None, None))
        if at != position:
            found = read()
            self._read[name] = position, found
        return found  # type: ignore[return-value]


_cached: OrderedDict[tuple[str, str, str], CachedHistory] = OrderedDict()


def read_history(context: Context, bors_record: Bors) -> CachedHistory:
    """What is kept of a børs, its history read up to the newest entry of the log."""
    key = (context.settings.redis_url, bors_record.slug, bors_record.epoch)
    cached = _cached.setdefault(key, CachedHistory())
    _cached.move_to_end(key)
    if len(_cached) > MAX_BORSER:
        _cached.popitem(last=False)
    log = Log(context.redis)
    while batch := log.after(bors_record.slug, cached.history.position):
        for position, fact in batch:
            cached.history.apply(position, fact)
    return cached
