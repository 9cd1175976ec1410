"""Wherever a process dies, the contact of a børs is told once of each thing."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Died

from frivilligbors import bors_erasure, connections, keys
from frivilligbors.records import LetterState
from frivilligbors.settings import Settings
from tests.clocks import StandingClock
from tests.eventually import eventually
from workers.mail.letter_queue import LetterQueue
from workers.retention.retention_follower import UNTIL_LEASES_ARE_OVER, RetentionFollower

from .erasure_contact import A_WEEK_BEFORE, DATE, DONE, SOON, planned, subjects
from .evening import Evening
from .letter_pipeline import LetterPipeline
from .smtp_servers import RecordingSmtpServer
from .test_retention import Worker, archive, bors_record, clock, completed, olga, worker

__all__ = ("clock", "olga", "planned", "worker")  # fixtures


class Dying:
    """A process that dies before it says its so-manieth thing to the store."""

    def __init__(self, store_url: str, queue: Redis, clock: StandingClock, settings: Settings) -> None:
        self.left = 10**9
        self.redis = connections.client(store_url)
        self._queue, self._clock, self._settings = queue, clock, settings
        dying = self
        kind: Any = self.redis.connection_pool.connection_class  # type: ignore[union-attr]

        class Mortal(kind):
            def send_packed_command(self, *args: object, **options: object) -> None:
                dying.say()
                super().send_packed_command(*args, **options)

            def exchange(self, *words: object) -> Any:
                dying.say()
                return super().exchange(*words)

        self.redis.connection_pool.connection_class = Mortal  # type: ignore[union-attr]

    def say(self) -> None:
        """It is about to say something. Raises Died, once it has said enough."""
        self.left -= 1
        if self.left < 0:
            raise Died("killed")

    def visit(self, bors: str, steps: int) -> bool:
        """Visit a børs with nothing in memory; whether it lived."""
        follower = RetentionFollower(self.redis, LetterQueue(self._queue), self._clock, self._settings)
        self.left = steps
        with suppress(Died):
            follower.catch_up(bors)
            return True
        return False


@pytest.fixture
def dying(store_url: str, queue: Redis, clock: StandingClock, tmp_path: Path) -> Iterator[Dying]:
    opened = Dying(store_url, queue, clock, Settings(data_dir=tmp_path))
    with closing(opened.redis):
        yield opened


def test_wherever_a_process_dies_each_letter_goes_once(
    planned: Evening,
    worker: Worker,
    dying: Dying,
    clock: StandingClock,
    pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer,
) -> None:
    def work(*, sends: bool) -> None:
        """Every visit dies one step later than the one before; then one lives. Between them the other workers do their part."""
        steps = 0
        while not dying.visit(planned.slug, steps):
            pipeline.write()
            if sends:
                pipeline.send()
                pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
            steps += 1
        assert steps > 2

    clock.at = A_WEEK_BEFORE
    work(sends=False)
    work(sends=True)
    assert subjects(smtp_server, planned) == [SOON]
    clock.at = DATE
    work(sends=True)
    assert bors_record(planned).erased_at == DATE
    clock.at += UNTIL_LEASES_ARE_OVER
    written = keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID)
    follower = worker()
    assert eventually(lambda: completed(follower, planned) or planned.redis.exists(written))
    work(sends=False)
    work(sends=True)
    found = archive(planned)
    assert found
    assert (found.letter, found.completed_at) == (LetterState.SENT, None)
    work(sends=True)
    assert eventually(lambda: completed(follower, planned))
    assert subjects(smtp_server, planned) == [SOON, DONE]
