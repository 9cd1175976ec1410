"""The version of the participants of a børs: the position of the newest fact about any of them."""

from frivilligbors.log import Entry, Log
from frivilligbors.records import Bors
from web import Context

_read: dict[tuple[str, str], tuple[int, int]] = {}  # for each log: the position read, and the version there


def participants_version(context: Context, record: Bors) -> int:
    """A number that grows whenever somebody registers, changes or leaves. Reads only what is new in the log."""
    log_key = (record.slug, record.epoch)
    position, version = _read.get(log_key, (0, 0))
    while batch := Log(context.redis).after(record.slug, position):
        position = batch[-1].position
        version = max([version, *(entry.position for entry in batch if _is_about_participant(entry))])
    _read[log_key] = (position, version)
    return version


def _is_about_participant(entry: Entry) -> bool:
    return entry.fact is not None and entry.fact.name.startswith("participant.")
