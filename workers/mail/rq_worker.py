"""The RQ worker of the mailer: it runs the jobs of the letter queue in this process until it is told to stop."""

import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from frivilligbors import heartbeat

from ..shutdown import Shutdown
from .letter_queue import QUEUE, SendJob

WORKER_TTL = 45  # seconds RQ believes in a worker it does not hear from
HEARTBEAT_INTERVAL = 5.0  # seconds between two signs of life to the queue's server
RECONNECT_DELAY = 1.0  # seconds between two tries to reach a queue that went away


class MailWorker(SimpleWorker):  # type: ignore[misc]
    """Runs one job after the other in this process; told to stop, it finishes the one under way.

    `take_no_more`: called then, before the queue's server is told, which may take a second.
    """

    max_connection_wait_time = RECONNECT_DELAY

    def __init__(self, redis: Redis, shutdown: Shutdown, take_no_more: Callable[[], None]) -> None:
        super().__init__([QUEUE], connection=redis, job_class=SendJob, serializer=JSONSerializer, worker_ttl=WORKER_TTL)
        self._shutdown, self._take_no_more = shutdown, take_no_more
        self._in_job = False
        self._next_heartbeat = 0.0

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's own sign of life, which it gives five times a job; its server is told now and then."""
        heartbeat.turned()
        if (now := time.monotonic()) >= self._next_heartbeat:
            super().heartbeat(timeout, pipeline)
            self._next_heartbeat = now + HEARTBEAT_INTERVAL

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run one job."""
        self._in_job = True
        super().execute_job(job, queue)
        self._in_job = False

    def request_stop(self, *_: int | FrameType | None) -> None:
        """Stop as soon as no job is under way. Unlike RQ's own, it asks no server about it."""
        self._shutdown.request()
        self._stop_requested = True
        if not self._in_job:
            raise StopRequested

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()
        if self._shutdown.requested:
            raise StopRequested

    def subscribe(self) -> None:
        """Nobody commands a mail worker through the queue."""

    def teardown(self) -> None:
        """Deregister within a second or not at all: a server that hangs must not hold up the stop."""
        if self._shutdown.requested:
            self._take_no_more()
        pool = self.connection.connection_pool
        pool.connection_kwargs.update(socket_timeout=1, socket_connect_timeout=1)
        pool.disconnect()
        with suppress(RedisError):
            self.register_death()


def work(redis: Redis, shutdown: Shutdown, take_no_more: Callable[[], None]) -> None:
    """Run jobs until told to stop, which is passed on by `take_no_more`. A server that goes away is waited for."""
    with suppress(StopRequested):
        while not shutdown.requested:
            heartbeat.turned()
            with suppress(RedisError):
                MailWorker(redis, shutdown, take_no_more).work(logging_level="CRITICAL")
            shutdown.wait(RECONNECT_DELAY)
