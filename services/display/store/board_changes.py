"""Which boards change, as Redis announces it."""

from collections.abc import Iterator
from threading import Event

from redis.exceptions import RedisError

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient

POLL_TIMEOUT = 1.0  # seconds to wait for a notification before looking whether to stop


def changed_boards(redis: RedisClient, stopping: Event) -> Iterator[str]:
    """The børs of each board that changes, as it does, until stopped. Raises RedisError."""
    notifications = redis.pubsub()
    try:
        notifications.subscribe(keys.BOARDS_CHANNEL)
        while not stopping.is_set():
            message = notifications.get_message(timeout=POLL_TIMEOUT)
            if message and message["type"] == "message":
                yield message["data"]
    finally:
        notifications.close()


def is_reachable(redis: RedisClient) -> bool:
    """Whether Redis can be reached."""
    try:
        return bool(redis.ping())
    except RedisError:
        return False
