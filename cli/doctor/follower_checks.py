"""Checks the workers that follow the logs: running, able to follow every børs, and up to date."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.cursor import Cursor
from frivilligbors.log import Log
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient

from .process_checks import watch_process
from .result import CheckFailed, count_borser, join_limited
from .target import Target

TIMEOUT = 3.0  # seconds: a follower reads messages four times a second, and sweeps every two seconds
POLL_INTERVAL = 0.1
PositionOf = Callable[[RedisClient, str], int]


def board(target: Target) -> str:
    """The board worker answers, and each board is at the end of its log."""
    return _check_follower(target, "board", lambda redis, bors: Boards(redis).read(bors).position)


def letters(target: Target) -> str:
    """The letter worker answers, and the letters of each fact are created."""
    return _check_follower(target, "letters", lambda redis, bors: Cursor(redis, keys.LETTERS_CURSOR).read(bors).position)


def retention(target: Target) -> str:
    """The retention worker answers: it keeps no position, since it looks at dates."""
    return _check_follower(target, "retention", lambda redis, bors: Log(redis).newest_position(bors))


def _check_follower(target: Target, name: str, position_of: PositionOf) -> str:
    with target.open_redis() as redis:
        log = Log(redis)
        newest_positions = {bors: log.newest_position(bors) for bors in Queries(redis).borser()}
        deadline = time.monotonic() + TIMEOUT
        with watch_process(target, name) as process_problems:
            unfollowed = roll_call(redis, name, deadline)
        problems = [
            *_absence_problems(target, name, unfollowed, process_problems),
            *_position_problems(redis, newest_positions, position_of, deadline, name),
        ]
    if problems:
        raise CheckFailed(join_limited(problems))
    return f"{count_borser(len(newest_positions))} followed to the newest fact"


def roll_call(redis: RedisClient, name: str, deadline: float) -> list[str] | None:
    """Ask a follower by pub/sub: the børser it cannot follow; None where it does not answer."""
    reply_channel = f"{keys.ROLL_CALL}:{secrets.token_hex(8)}"
    with redis.pubsub(ignore_subscribe_messages=True) as pubsub:
        pubsub.subscribe(reply_channel)
        while time.monotonic() < deadline:
            redis.publish(keys.ROLL_CALL, reply_channel)  # repeated, for a worker that has just started
            resend_at = time.monotonic() + 10 * POLL_INTERVAL
            while (remaining := min(resend_at, deadline) - time.monotonic()) > 0:
                if (message := _next_answer(pubsub, remaining)) and message["name"] == name:
                    return [str(bors) for bors in message["ailing"]]
    return None


def _next_answer(pubsub: Any, timeout: float) -> dict[str, Any] | None:
    message = pubsub.get_message(timeout=timeout)
    found: dict[str, Any] | None = json.loads(message["data"]) if message else None
    return found


def _absence_problems(target: Target, name: str, unfollowed: list[str] | None, process_problems: list[str]) -> Iterator[str]:
    if unfollowed is None:
        what = process_problems[0] if process_problems else f"is it running? {target.log_hint(name)}"
        yield f"the {name} worker does not answer: {what}"
    elif unfollowed:
        yield f"the {name} worker cannot follow {', '.join(unfollowed)}, {target.log_hint(name)}"


def _position_problems(
    redis: RedisClient, newest_positions: dict[str, int], position_of: PositionOf, deadline: float, name: str
) -> Iterator[str]:
    """The børser whose position stays ahead of or behind the log until the deadline."""
    log, hint = Log(redis), "frivilligbors rebuild" if name == "board" else "the letter worker begins anew by itself:"
    while True:
        positions = {bors: position_of(redis, bors) for bors in newest_positions}
        ahead = [
            f"{bors} is at {positions[bors]}, ahead of its log ({end}): {hint} {bors}"
            for bors in newest_positions
            if positions[bors] > (end := log.newest_position(bors))
        ]
        behind = [
            f"{bors} is {newest_positions[bors] - positions[bors]} facts behind"
            for bors in newest_positions
            if positions[bors] < newest_positions[bors]
        ]
        if not ahead and not behind:
            return
        if time.monotonic() > deadline:
            yield from (*ahead, *behind)
            return
        time.sleep(POLL_INTERVAL)
