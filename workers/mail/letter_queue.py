"""The RQ queue between the letter follower and the mailer. It is transport, not record: what it loses is enqueued again."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import import_attribute

from frivilligbors import connections
from frivilligbors.records import LetterKind
from frivilligbors.settings import Settings

QUEUE = "letters"
SEND = "workers.mail.mailer.send"  # the function a job runs
OLD_SEND = "workers.post.send"  # what jobs call it that an earlier version enqueued
CAPACITY = 200  # letters in the queue at once
MAX_LETTERS = 10  # letters of one job: RQ asks the server some thirty times for each job
TO_MANY = [[LetterKind.ANNOUNCEMENT], [LetterKind.WELCOME]]  # what stands in the middle of the ids of their letters
JOB_TIMEOUT = 120  # seconds one job may take
FAILURE_TTL = 600  # seconds a job that broke is kept to be looked at


def queue_connection(settings: Settings) -> Redis:
    """The connection to the queue's server. It does not retry: whoever enqueues comes again anyway."""
    redis = connections.queue_client(settings.queue_url or settings.redis_url)
    redis.set_retry(Retry(NoBackoff(), 0))
    return redis


class SendJob(Job):  # type: ignore[misc]
    """The one kind of job there is. RQ would run any function whose name stands in the queue."""

    @property
    def func(self) -> Callable[..., Any]:
        """What the job runs."""
        if self.func_name not in (SEND, OLD_SEND) or any(
            (self._success_callback_name, self._failure_callback_name, self._stopped_callback_name)
        ):
            raise PermissionError("The letter queue carries letters only.")
        found: Callable[..., Any] = import_attribute(SEND)
        return found


class LetterQueue:
    """The jobs for the mailer to fetch: ids of letters, never addresses."""

    def __init__(self, redis: Redis) -> None:
        self._queue = Queue(QUEUE, connection=redis, job_class=SendJob, serializer=JSONSerializer)

    def capacity_left(self, bors: str) -> int:
        """How many more letters the queue takes from a børs: it may have half of the room that the others leave it."""
        jobs = [_bors_and_count(job_id) for job_id in self.job_ids()]
        own = sum(count for slug, count in jobs if slug == bors)
        others = sum(count for slug, count in jobs if slug != bors)
        return max(0, -(-(CAPACITY - others) // 2) - own)

    def job_ids(self) -> list[str]:
        """The ids of the jobs nobody has fetched yet."""
        return list(self._queue.get_job_ids())

    def remove(self, bors: str) -> None:
        """Take out the jobs of a børs."""
        for job in SendJob.fetch_many(self.job_ids(), connection=self._queue.connection, serializer=JSONSerializer):
            if job is not None and job.args[:1] == [bors]:
                job.delete()

    def enqueue(self, bors: str, letter_ids: list[str]) -> None:
        """Have these letters sent: before those that go to many at once, unless they are such themselves."""
        for to_many in (False, True):
            letters = [one for one in letter_ids if _is_to_many(one) is to_many]
            for first in range(0, len(letters), MAX_LETTERS):
                self._enqueue(bors, letters[first : first + MAX_LETTERS], at_front=not to_many)

    def _enqueue(self, bors: str, letter_ids: list[str], *, at_front: bool) -> None:
        """One job. Its id says how many letters it carries."""
        self._queue.enqueue_call(
            SEND,
            args=(bors, *letter_ids),
            job_id=f"{bors}_{len(letter_ids)}_{token_hex(16)}",
            at_front=at_front,
            timeout=JOB_TIMEOUT,
            result_ttl=0,
            failure_ttl=FAILURE_TTL,
            description=SEND,
        )


def _is_to_many(letter_id: str) -> bool:
    return letter_id.split("-")[1:2] in TO_MANY


def _bors_and_count(job_id: str) -> tuple[str, int]:
    """The børs of a job, and how many letters it carries."""
    bors, *count, _ = job_id.split("_")
    return bors, int(count[0]) if count else 1  # earlier versions made a job of each letter
