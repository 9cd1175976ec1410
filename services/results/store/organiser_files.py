"""All records of a børs, for the organisers' files: as they are kept, so many at a time that others have their turn between."""

import json
from collections.abc import Iterable, Iterator, Sequence

from frivilligbors import keys
from frivilligbors.keys import Key
from web.context import Context

from ..rules.raw_records import RawRecords

AT_A_TIME = 50


def read_raw_records(context: Context, bors: str, *, letters: bool) -> RawRecords:
    """The records as of now; the letters only where they are asked for."""

    def all_of(key: Key, index: Key) -> list[list[dict[str, str]]]:
        return list(_read(context, bors, key, context.redis.lrange(index.of(bors), 0, -1)))

    participants, agreements = all_of(keys.PARTICIPANT, keys.PARTICIPANTS), all_of(keys.AGREEMENT, keys.AGREEMENTS)
    late = list(_read(context, bors, keys.AGREEMENT, context.redis.zrange(keys.LATE.of(bors), 0, -1)))
    organisations = dict.fromkeys(one for chunk in participants for row in chunk for one in _organisation_ids(row))
    return RawRecords(
        participants=_chunks(participants),
        organisations=_chunks(_read(context, bors, keys.ORGANISATION, organisations)),
        agreements=_chunks([*agreements, *late]),
        letters=_chunks(all_of(keys.LETTER, keys.LETTERS)) if letters else (),
        helpers=_chunks(all_of(keys.INVITATION, keys.INVITATIONS)),
    )


def _organisation_ids(participant: dict[str, str]) -> list[str]:
    """Those of a participant; none where the record is damaged."""
    try:
        found = json.loads(participant.get("organisation_ids", "[]"))
    except ValueError:
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _chunks(chunks: Iterable[Sequence[dict[str, str]]]) -> tuple[str, ...]:
    return tuple(json.dumps(chunk) for chunk in chunks)


def _read(context: Context, bors: str, key: Key, ids: Iterable[str]) -> Iterator[list[dict[str, str]]]:
    """The records of these ids that are there, in their order."""
    wanted = list(ids)
    for start in range(0, len(wanted), AT_A_TIME):
        pipe = context.redis.pipeline(transaction=False)
        for record_id in wanted[start : start + AT_A_TIME]:
            pipe.hgetall(key.of(bors, record_id))
        yield [found for found in pipe.execute(raise_on_error=False) if isinstance(found, dict) and found]
