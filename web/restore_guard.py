"""What a page says while a restore is under way: never a no that would be untrue a moment later.

Commands are held back by the fence that every commit looks at. Here the rest is done: a no that was read meanwhile is not told,
and a restore that died is finished or undone by whoever wants something done next.
"""

from collections.abc import Callable
from contextlib import suppress

from flask import Flask, Response, request
from redis.exceptions import RedisError

from frivilligbors import restore_recovery
from frivilligbors.errors import Refused
from frivilligbors.read_batch import ReadBatch

from .context import current_context
from .problems import problem

NOES = frozenset({401, 403, 404, 409, 410, 422})


def init_app(app: Flask) -> None:
    """Attend to restores in every request of the app."""
    app.after_request(_withhold)


def batch_read_dead_restore(batch: ReadBatch) -> Callable[[], None]:
    """Have the batch of a command look for a restore that died; what is returned finishes or undoes it, once that has been run.

    It then raises Refused (`being-restored`): what the batch has read may be gone by now.
    """
    is_dead = restore_recovery.batch_read_death(batch)

    def recover() -> None:
        if is_dead():
            restore_recovery.recover(current_context().redis)
            raise Refused("being-restored")

    return recover


def _withhold(response: Response) -> Response:
    """What was not found, or not allowed, while the børser were swapped may well be so after it: ask again."""
    if response.status_code not in NOES or request.url_rule is None:
        return response
    with suppress(RedisError):
        if restore_recovery.recover(current_context().redis):
            return problem("being-restored")
    return response
