"""Running a command once, however often it is sent, and answering it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from frivilligbors.codec import compact_json
from frivilligbors.commit import Commit
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer, IdempotentRequest
from frivilligbors.keys import Owner
from frivilligbors.ledger import BatchedPrepare, Prepare
from frivilligbors.read_batch import ReadBatch

from . import page_cache, rate_limit, restore_guard
from .context import current_context, drop_read_bors
from .problems import Invalid

LONGEST_IDEMPOTENCY_KEY = 100


def current_idempotency_key() -> str:
    """The idempotency key this request came with: a header for machines, a hidden field for pages. Raises Refused."""
    given = request.environ.get("HTTP_IDEMPOTENCY_KEY") or request.form.get("key", "")
    if not given:
        raise Refused("idempotency-key-missing")
    if len(given) > LONGEST_IDEMPOTENCY_KEY or not given.isascii() or not given.isprintable() or " " in given:
        raise Refused("idempotency-key-malformed")
    return given


def perform(
    owner: Owner,
    bors: str,
    *,
    by: str,
    command_name: str,
    body: Mapping[str, Any],
    command: BatchedPrepare,
    limit: Callable[[], None] = lambda: None,
    idempotency_key: str = "",
) -> Answer:
    """Run a command under this request's key. Raises Refused, Mismatch, Conflict.

    `idempotency_key`: one that follows from what the command is about, such as the session it ends, instead of the request's.
    At most one such command is new, so no limit holds it back.

    `limit` raises RateLimited where somebody asks too much. It is asked of what is new alone, and once: a replay is free. So is
    what every participant may do at most, lest one makes the log grow without end.
    """

    is_new = True

    def guarded(batch: ReadBatch) -> Prepare:
        recover, prepare = restore_guard.batch_read_dead_restore(batch), command(batch)

        def within_limits() -> Commit:
            nonlocal is_new
            recover()
            if is_new and not idempotency_key:
                rate_limit.limit_command(by)
                limit()
            is_new = False
            return prepare()

        return within_limits

    drop_read_bors()
    once = IdempotentRequest(by, command_name, idempotency_key or current_idempotency_key(), body)
    try:
        return current_context().ledger(owner).perform(bors, once, guarded)
    finally:
        page_cache.cache.invalidate(bors)


def response_to(answer: Answer, status: int = 201, **more: Any) -> Response:
    """The JSON answer to a command."""
    text = compact_json(answer.content | more)
    response = Response(f"{text}\n", status, mimetype="application/json")
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def errors_of(error: Refused | Invalid, sentence: Callable[..., str]) -> dict[str, str]:
    """What a page writes beside its fields: for each path, a sentence. A refusal without a field is at ''."""
    if isinstance(error, Invalid):
        return error.sentences()
    return {error.field or "": sentence(error.error_code)}
