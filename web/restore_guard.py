"""What a page says while a restore is under way: never a no that would be untrue a moment later.

Commands are held back by the fence that every commit looks at. Here the rest is done: a no that was read meanwhile is not told,
and a restore that died is finished or undone by whoever wants something done next.
"""

import time
from contextlib import suppress

from flask import Flask, Response, current_app, request
from redis.exceptions import RedisError

from frivilligbors import restore_state

from .context import current_context
from .origins import HARMLESS
from .problems import problem

LOOK = 0.25  # seconds between two looks for a restore that died: the fence outlives it by far more
NOES = frozenset({401, 403, 404, 409, 410, 422})


def init_app(app: Flask) -> None:
    """Attend to restores in every request of the app."""
    app.extensions["looked-for-a-restore"] = 0.0
    app.before_request(_settle)
    app.after_request(_withhold)


def _settle() -> None:
    now = time.monotonic()
    if request.method in HARMLESS or now - current_app.extensions["looked-for-a-restore"] < LOOK:
        return
    current_app.extensions["looked-for-a-restore"] = now
    restore_state.settle(current_context().redis)


def _withhold(answer: Response) -> Response:
    """What was not found, or not allowed, while the børser were swapped may well be so after it: ask again."""
    if answer.status_code not in NOES or request.url_rule is None:
        return answer
    with suppress(RedisError):
        if restore_state.settle(current_context().redis):
            return problem("being-restored")
    return answer
