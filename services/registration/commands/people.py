"""What an organiser does for participants: checks them in, corrects, mails links, merges duplicates, withdraws, erases."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import request

from frivilligbors.commit import Commit
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer, new_idempotency_key
from frivilligbors.ledger import unbatched
from frivilligbors.records import Participant
from web import commands
from web.context import current_context
from web.guards import current_actor

from ..rules.registration import RegistrationInput, normalised
from ..store import erase_participant, merging, registration
from ..store.check_in import check_in_commit
from ..store.matching import matching_cache
from ..store.participants import participant_by_id
from . import link_limiter


def check_in(bors: str, participant_id: str, *, here: bool) -> Answer:
    """Note that a participant has come, or has not after all. Raises Refused, Mismatch."""
    prepare = partial(check_in_commit, current_context(), bors, participant_id, here, by=current_actor().id)
    return _perform(bors, participant_id, "check in", {"here": here}, prepare)


def correct(bors: str, participant_id: str, registration_input: RegistrationInput, revision: str) -> Answer:
    """Correct a participant's details, if they are still those of `revision`. Raises Refused, Mismatch.

    A request with a method that may be repeated needs no idempotency key.
    """
    by = current_actor().id
    prepare = partial(
        registration.change_commit, current_context(), bors, participant_id, registration_input, revision=revision, by=by
    )
    idempotency_key = new_idempotency_key() if request.method == "PATCH" and not request.headers.get("Idempotency-Key") else ""
    answer = _perform(
        bors,
        participant_id,
        "correct",
        {"revision": revision, **registration_input.body},
        prepare,
        idempotency_key=idempotency_key,
    )
    matching_cache.refresh(bors)
    return answer


def send_link(bors: str, participant: Participant) -> Answer:
    """Mail a participant their personal link. Raises Refused (`no-address`), RateLimited beyond three an hour."""
    if not participant.email:
        raise Refused("no-address")
    participant_id = participant.participant_id
    prepare = partial(registration.request_link_commit, current_context(), participant, by=current_actor().id)
    limit = partial(link_limiter.acquire, f"{bors}.{participant_id}")
    return _perform(bors, participant_id, "link", {}, prepare, limit=limit)


def withdraw(bors: str, participant_id: str) -> Answer:
    """Withdraw a participant from the børs; agreements stand. Raises Refused, Mismatch."""
    by = current_actor().id
    prepare = partial(registration.withdraw_commit, current_context(), bors, participant_id, by=by)
    return _perform(bors, participant_id, "withdraw", {}, prepare)


def merge(bors: str, participant_id: str, into: str) -> Answer:
    """Merge a registration into another of the same person. Raises Refused, Mismatch."""
    by = current_actor().id
    prepare = partial(merging.merge_commit, current_context(), bors, participant_id, into, by=by)
    answer = _perform(bors, participant_id, "merge", {"into": into}, prepare)
    matching_cache.refresh(bors)
    return answer


def unmerge(bors: str, participant_id: str) -> Answer:
    """Let a registration that was merged into another stand for itself again. Raises Refused, Mismatch."""
    by = current_actor().id
    prepare = partial(merging.unmerge_commit, current_context(), bors, participant_id, by=by)
    answer = _perform(bors, participant_id, "unmerge", {}, prepare)
    matching_cache.refresh(bors)
    return answer


def erase(bors: str, participant_id: str, name: str) -> Answer:
    """Erase every record that names or quotes a participant, if that is their name; counts stand.

    Raises Refused (`participant-unknown`, `person-name-differs`), Mismatch.
    """
    context, by = current_context(), current_actor().id

    def prepare() -> Commit:
        participant = participant_by_id(context, bors, participant_id)
        if participant is None:
            raise Refused("participant-unknown")
        if normalised(name) != normalised(participant.name):
            raise Refused("person-name-differs", field="name")
        return erase_participant.erase_commit(context, bors, participant, by=by)

    answer = _perform(bors, participant_id, "erase", {}, prepare)
    matching_cache.refresh(bors)
    return answer


def _perform(
    bors: str,
    participant_id: str,
    command_name: str,
    body: Mapping[str, Any],
    prepare: Callable[[], Commit],
    *,
    limit: Callable[[], None] = lambda: None,
    idempotency_key: str = "",
) -> Answer:
    return commands.perform(
        "registration",
        bors,
        by=current_actor().id,
        command_name=command_name,
        body={"participant_id": participant_id, **body},
        command=unbatched(prepare),
        limit=limit,
        idempotency_key=idempotency_key,
    )
