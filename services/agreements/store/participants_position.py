"""The position of the newest fact about any participant of a børs: their list is as old as that."""

from collections.abc import Callable

from frivilligbors.facts import ParticipantCheckedIn, ParticipantErased, ParticipantMerged, ParticipantUnmerged
from frivilligbors.log import Entry, Log
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Bors
from web.context import Context

WHOLE = (ParticipantErased, ParticipantMerged, ParticipantUnmerged)  # after which a desk reads all participants again
MAX_BATCHES = 8  # of the log, that are read to tell what has changed

_read: dict[
    tuple[str, str], tuple[int, int]
] = {}  # for each log: the position read, and the newest that is about a participant


def participants_position(context: Context, bors_record: Bors) -> int:
    """A number that grows whenever somebody registers, changes or leaves. Reads only what is new in the log."""
    batch = context.batch()
    found = batch_read_participants_position(context, batch, bors_record)
    batch.run()
    return found()


def batch_read_participants_position(context: Context, batch: ReadBatch, bors_record: Bors) -> Callable[[], int]:
    """Have a batch read what is new in the log; what is returned gives the same, and reads on where there was more."""
    log_key = (bors_record.slug, bors_record.epoch)
    position, last_change = _read.get(log_key, (0, 0))
    new, newest = batch.entries_after(bors_record.slug, position), batch.position(bors_record.slug)

    def found() -> int:
        newest_position, newest_change, entries = position, last_change, new.value
        while newest_position < newest.value:
            if not (entries := entries or Log(context.redis).after(bors_record.slug, newest_position)):
                break
            newest_position = entries[-1].position
            newest_change = max([newest_change, *(entry.position for entry in entries if _is_about_participant(entry))])
            entries = []
        _read[log_key] = max(_read.get(log_key, (0, 0)), (newest_position, newest_change))
        return newest_change

    return found


def changed_since(context: Context, bors: str, position: int) -> list[str] | None:
    """The ids of those who registered, changed or left after a position; None where that is to be read as all of them:
    somebody was erased or merged, or too much has happened."""
    changed = dict[str, None]()
    for _ in range(MAX_BATCHES):
        entries = Log(context.redis).after(bors, position)
        if not entries:
            return list(changed)
        facts = [entry.fact for entry in entries if entry.fact and _is_about_participant(entry)]
        if any(isinstance(fact, WHOLE) for fact in facts):
            return None
        changed |= dict.fromkeys(getattr(fact, "participant_id", "") for fact in facts)
        position = entries[-1].position
    return None


def _is_about_participant(entry: Entry) -> bool:
    fact = entry.fact
    return fact is not None and fact.name.startswith("participant.") and not isinstance(fact, ParticipantCheckedIn)
