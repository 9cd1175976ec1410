"""Whether the roster is another than before: the position of the newest fact about a participant."""

from frivilligbors.log import Entry, Log
from frivilligbors.records import Bors
from web import Context

_READ: dict[tuple[str, str], tuple[int, int]] = {}  # for each log: how far we have read it, and the mark there


def roster_mark(context: Context, bors: Bors) -> int:
    """Grows whenever somebody registers, changes or leaves. Reads only what is new in the log."""
    name = (bors.slug, bors.epoch)
    position, mark = _READ.get(name, (0, 0))
    while batch := Log(context.redis).after(bors.slug, position):
        position = batch[-1].position
        mark = max([mark, *(entry.position for entry in batch if _is_about_somebody(entry))])
    _READ[name] = (position, mark)
    return mark


def _is_about_somebody(entry: Entry) -> bool:
    return entry.fact is not None and entry.fact.name.startswith("participant.")
