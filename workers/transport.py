"""RQ carries letters to the post. It is transport, not record: what it loses is handed out again."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from frivilligbors import connections, heartbeat
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from .stopping import Stopping

QUEUE = "letters"
SEND = "workers.post.send"
ROOM = 100  # letters in the bag at once
LONGEST = 120  # seconds one letter may take
KEPT = 600  # seconds a job that broke is kept to be looked at
TTL = 45  # seconds RQ believes in a worker it does not hear from
PATIENCE = 1.0  # seconds between two tries to reach a store that went away


def queue_of(settings: Settings) -> Redis:
    """The connection of the queue. It asks once: whoever asks comes again anyway."""
    queue = connections.queue(settings.queue_url or settings.redis_url)
    queue.set_retry(Retry(NoBackoff(), 0))
    return queue


class OneLetter(Job):  # type: ignore[misc]
    """The one kind of job there is. RQ would run any function whose name stands in the queue."""

    @property
    def func(self) -> Callable[..., Any]:
        """What the job runs."""
        if self.func_name != SEND or any(
            (self._success_callback_name, self._failure_callback_name, self._stopped_callback_name)
        ):
            raise PermissionError("The letter queue carries letters only.")
        found: Callable[..., Any] = super().func
        return found


class Bag:
    """What lies in the queue for the post to fetch: ids, never addresses."""

    def __init__(self, queue: Redis) -> None:
        self._queue = Queue(QUEUE, connection=queue, job_class=OneLetter, serializer=JSONSerializer)

    def room(self) -> int:
        """How many more letters the bag takes."""
        return max(0, ROOM - len(self._queue))

    def waiting(self) -> list[str]:
        """The ids of the jobs nobody has fetched yet."""
        return list(self._queue.get_job_ids())

    def put(self, bors: str, letter_id: str) -> None:
        """Send this letter."""
        self._queue.enqueue_call(
            SEND, args=(bors, letter_id), timeout=LONGEST, result_ttl=0, failure_ttl=KEPT, description=SEND
        )


class PostWorker(SimpleWorker):  # type: ignore[misc]
    """Runs one letter after the other in this process; told to stop, it finishes the one in hand."""

    max_connection_wait_time = PATIENCE

    def __init__(self, queue: Redis, stopping: Stopping) -> None:
        super().__init__([QUEUE], connection=queue, job_class=OneLetter, serializer=JSONSerializer, worker_ttl=TTL)
        self._stopping = stopping
        self._in_hand = False

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's own sign of life, at each turn of its loop."""
        heartbeat.turned()
        super().heartbeat(timeout, pipeline)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Send one letter."""
        self._in_hand = True
        super().execute_job(job, queue)
        self._in_hand = False

    def request_stop(self, *_: int | FrameType | None) -> None:
        """Stop as soon as no letter is in hand. Unlike RQ's own, it asks no store about it."""
        self._stopping.ask()
        self._stop_requested = True
        if not self._in_hand:
            raise StopRequested

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()
        if self._stopping.asked:
            raise StopRequested

    def subscribe(self) -> None:
        """Nobody commands a post worker through the queue."""

    def teardown(self) -> None:
        """Say goodbye within a second or not at all: a store that hangs must not hold up the stop."""
        pool = self.connection.connection_pool
        pool.connection_kwargs.update(socket_timeout=1, socket_connect_timeout=1)
        pool.disconnect()
        with suppress(RedisError):
            self.register_death()


class OldQueue:
    """What the letter queue left in the store before it had a server of its own. What is due is handed out anew."""

    def __init__(self, redis: RedisClient, queue: Redis) -> None:
        self._store, self._queue = redis, queue
        self._gone = False

    def clear(self) -> None:
        """Take it away, unless that was done; where either server does not answer, another time."""
        if self._gone:
            return
        with suppress(RedisError):
            if not self._is_in_use():
                for name in self._left():
                    self._store.delete(name)
                    self._store.srem("rq:workers", name)
                self._store.srem("rq:queues", f"rq:queue:{QUEUE}")
            self._gone = True

    def _left(self) -> Iterator[str]:
        """Its keys. Somebody else may keep a queue of RQ's in that store, and keeps it."""
        for kind, whose in (("job", "origin"), ("worker", "queues")):
            for name in self._store.scan_iter(f"rq:{kind}:*", 1000, _type="HASH"):
                if self._store.hget(name, whose) == QUEUE:
                    yield name
                    yield name.replace("rq:job:", "rq:executions:")
        yield from self._store.scan_iter(f"rq:*:{QUEUE}", 1000)

    def _is_in_use(self) -> bool:
        """Whether the queue still lives in the store, however each of them is called."""
        theirs = str(self._queue.info("server")["run_id"])
        return theirs in {one.run_id for one in connections.persistence(self._store)}


def work(queue: Redis, stopping: Stopping) -> None:
    """Carry letters until told to stop. A store that goes away is waited for."""
    with suppress(StopRequested):
        while not stopping.asked:
            heartbeat.turned()
            with suppress(RedisError):
                PostWorker(queue, stopping).work(logging_level="CRITICAL")
            stopping.wait(PATIENCE)
