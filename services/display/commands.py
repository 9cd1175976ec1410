"""Every command about screens nobody sits at, each once under its idempotency key, and within its limits."""

from functools import partial
from typing import Any

from frivilligbors.idempotency import Answer
from frivilligbors.ledger import unbatched
from web import commands
from web.context import current_context
from web.guards import current_actor
from web.rate_limit import TEN_MINUTES, LeakyBucket

from .rules import paired_screen as rules
from .store.paired_screens import PairedScreens, ScreenRule

ORGANISER_GUESSES, ALL_GUESSES = 20, 300  # codes typed, right or wrong: of 191 million some dozen are shown at a time

guess_limiter = LeakyBucket(ORGANISER_GUESSES, TEN_MINUTES)
all_guess_limiter = LeakyBucket(ALL_GUESSES, TEN_MINUTES)


def pair(bors: str, fields: dict[str, Any]) -> Answer:
    """Pair the screen that shows a `code`; it gets its `name`, `language` and `zoom`. Raises Refused, Mismatch."""
    screens, by = PairedScreens(current_context()), current_actor().id

    def limit() -> None:
        guess_limiter.acquire(by)
        all_guess_limiter.acquire("")

    answer = commands.perform(
        "display",
        bors,
        by=by,
        command_name="pair",
        body=fields,
        command=unbatched(partial(screens.pairing, bors, **fields, by=by)),
        limit=limit,
    )
    screens.forget_code(fields["code"])
    return answer


def change(bors: str, screen_id: str, fields: dict[str, Any]) -> Answer:
    """Give a screen another `name`, `language`, `zoom` or `scene`. Raises Refused, Mismatch."""
    return _change(bors, screen_id, "change", fields, partial(rules.change, **fields))


def sound_gong(bors: str, screen_id: str) -> Answer:
    """Have a screen strike its gong once. Raises Refused, Mismatch."""
    return _change(bors, screen_id, "gong", {}, rules.sound_gong)


def load_anew(bors: str, screen_id: str) -> Answer:
    """Have a screen load its page anew. Raises Refused, Mismatch."""
    return _change(bors, screen_id, "load", {}, rules.load_anew)


def release(bors: str, screen_id: str) -> Answer:
    """Let a screen go: it shows a code again. Raises Refused, Mismatch."""
    return _change(bors, screen_id, "release", {}, rules.release)


def _change(bors: str, screen_id: str, name: str, fields: dict[str, Any], change: ScreenRule) -> Answer:
    by, screens = current_actor().id, PairedScreens(current_context())
    command = unbatched(partial(screens.changing, bors, screen_id, change, by=by))
    body = {"screen_id": screen_id, **fields}
    return commands.perform("display", bors, by=by, command_name=f"screen {name}", body=body, command=command)
