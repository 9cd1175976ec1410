"""The loop every follower runs: it knows which børser there are and that their logs grow, and nothing of their facts.

It visits all børser every two seconds, and at once one that a notification names. Notifications may be lost: nothing relies on
them.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004 – the store's, not the operating system's

from frivilligbors import heartbeat, keys
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient

from ..shutdown import POLL_INTERVAL, Shutdown

SWEEP_INTERVAL = 2.0  # seconds
LINGER = 0.25  # seconds, for whoever does what can wait: a letter may come a little later, the number on the wall may not
RECONNECT_DELAY = 0.5  # seconds between two tries to reach a store that went away

Step = Callable[[str], bool | None]  # does a piece of what follows from the newest facts of a børs; harmless when repeated.
# Whether there is more to do: then it is called again, after the others.

logger = logging.getLogger(__name__)


class FollowerLoop:
    """Catches up with every børs until it is told to stop. A roll call is answered with its `name` from the loop itself.

    `linger`: seconds it waits once a log has grown, for facts that follow closely, so that what can wait is done for all of
    them together, and not while the brokers and the walls are served.
    """

    def __init__(self, redis: RedisClient, step: Step, shutdown: Shutdown, name: str = "", *, linger: float = 0.0) -> None:
        self._redis = redis
        self._linger = linger
        self._name = name
        self._step = step
        self._shutdown = shutdown
        self._failing: set[str] = set()
        self._unreachable = False

    def run(self) -> None:
        """Until told to stop. A store that goes away is waited for."""
        while not self._shutdown.requested:
            try:
                self._follow_connected()
            except (ConnectionError, TimeoutError) as lost:
                heartbeat.turned()
                self._log_unreachable(lost)
                self._shutdown.wait(RECONNECT_DELAY)

    def _follow_connected(self) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(keys.FACTS_CHANNEL, keys.ROLL_CALL)
            while not self._shutdown.requested:
                behind = self._visit(Queries(self._redis).borser())
                self._log_reachable()
                next_sweep = time.monotonic() + SWEEP_INTERVAL
                while not self._shutdown.requested and (behind or time.monotonic() < next_sweep):
                    heartbeat.turned()
                    messages = list(_messages(subscription, 0.0 if behind else POLL_INTERVAL))
                    if messages and self._linger and not behind:
                        self._shutdown.wait(self._linger)
                        messages += _messages(subscription, 0.0)
                    notified = (bors for channel, bors in messages if channel == keys.FACTS_CHANNEL)
                    behind = self._visit([*dict.fromkeys(notified), *behind])
                    self._answer_roll_calls(messages)

    def _answer_roll_calls(self, messages: list[tuple[str, str]]) -> None:
        for channel, reply_channel in messages:
            if channel == keys.ROLL_CALL:
                self._redis.publish(reply_channel, json.dumps({"name": self._name, "ailing": sorted(self._failing)}))

    def _visit(self, borser: Iterable[str]) -> list[str]:
        """Do a piece of what there is to do in each of these. Returns those with more: nobody waits for all of another's."""
        visited = dict.fromkeys(borser)
        return [bors for bors in visited if not self._shutdown.requested and self._try_step(bors)]

    def _try_step(self, bors: str) -> bool:
        """Whether there is more to do. A failure in one børs stops no other, and is logged once, not every two seconds."""
        heartbeat.turned()
        try:
            has_more = bool(self._step(bors))
        except (ConnectionError, TimeoutError):
            raise
        except Exception:
            if bors not in self._failing:
                logger.exception("Cannot follow %s; trying again.", bors)
            self._failing.add(bors)
            return False
        if bors in self._failing:
            logger.warning("Following %s again.", bors)
        self._failing.discard(bors)
        return has_more

    def _log_unreachable(self, why: Exception) -> None:
        if not self._unreachable:
            logger.warning("The store does not answer (%s); trying again.", type(why).__name__)
        self._unreachable = True

    def _log_reachable(self) -> None:
        if self._unreachable:
            logger.warning("The store answers again.")
        self._unreachable = False


def _messages(subscription: Any, timeout: float) -> Iterator[tuple[str, str]]:
    """The messages that have come, each with its channel; nothing after so many seconds without one."""
    message = subscription.get_message(timeout=timeout)
    while message is not None:
        yield message["channel"], message["data"]
        message = subscription.get_message(timeout=0)
