"""Taking in a list of participants: read in a process of its own, committed in parts between which others are served."""

import hashlib
import time
from collections.abc import Iterator
from functools import partial

from frivilligbors import deadline
from frivilligbors.codec import loads
from frivilligbors.ledger import unbatched
from web import commands, offload
from web.context import current_context
from web.deadlines import STORE_TIMEOUT
from web.guards import current_actor

from ..documents.import_rows import read_import
from ..rules.import_plan import Imported, ImportPlan, ImportRow, ImportSource
from ..store import imports
from ..store.matching import matching_cache

AT_ONCE = 20  # rows of one commit: a few milliseconds of the loop
LETTERS_AT_ONCE = 50
BREATH = 0.01  # seconds between two commits
LONGEST = 90.0  # seconds for all of it


def read_list(bors: str, source: ImportSource) -> ImportPlan:
    """What a file holds. Raises Busy, TakesTooLong."""
    plan = offload.run(read_import, source, bors=bors, by=current_actor().id)
    return loads(ImportPlan, plan.decode())


def look_up(bors: str, plan: ImportPlan) -> Imported:
    """What would come of it."""
    known = set[int]()
    for rows in _parts(plan):
        known |= imports.known_rows(current_context(), bors, rows)
        time.sleep(BREATH)
    return Imported([(one.row, "", "") for one in plan.rows if one.row not in known], sorted(known))


def import_list(bors: str, source: ImportSource, plan: ImportPlan) -> Imported:
    """Make the rows participants that are not here yet: the same request again answers the same. Raises Refused, Mismatch."""
    context, by, idempotency_key = current_context(), current_actor().id, commands.current_idempotency_key()
    file = hashlib.sha256(repr(source).encode()).hexdigest()
    added, known = list[tuple[int, str, str]](), list[int]()
    for number, rows in enumerate(_parts(plan)):
        with deadline.within(STORE_TIMEOUT):
            answer = commands.perform(
                "registration",
                bors,
                by=by,
                command_name="import",
                body={"file": file, "part": number},
                command=unbatched(partial(imports.import_commit, context, bors, rows, by=by)),
                idempotency_key=f"{idempotency_key}.{number}",
            )
        added += [(row, participant_id, code) for row, participant_id, code in answer.content["added"]]
        known += answer.content["known"]
        time.sleep(BREATH)
    matching_cache.refresh(bors)
    return Imported(added, known)


def send_letters(bors: str) -> int:
    """Have the letter of welcome sent to everybody who was imported and waits for it; how many. Raises Refused, Mismatch."""
    context, by, idempotency_key = current_context(), current_actor().id, commands.current_idempotency_key()
    sent = 0
    for number in range(1000):
        with deadline.within(STORE_TIMEOUT):
            prepare = partial(imports.send_letters_commit, context, bors, LETTERS_AT_ONCE, by=by)
            answer = commands.perform(
                "registration",
                bors,
                by=by,
                command_name="welcome letters",
                body={"part": number},
                command=unbatched(prepare),
                idempotency_key=f"{idempotency_key}.{number}",
            )
        if not answer.content["sent"]:
            break
        sent += answer.content["sent"]
        time.sleep(BREATH)
    return sent


def _parts(plan: ImportPlan) -> Iterator[tuple[ImportRow, ...]]:
    for start in range(0, len(plan.rows), AT_ONCE):
        yield plan.rows[start : start + AT_ONCE]
