"""Letter follower, outbox and mailer of one børs, in the test's own process."""

import time
from datetime import datetime, timedelta
from email.message import EmailMessage

from redis import Redis

from frivilligbors.clock import Clock, RedisClock
from frivilligbors.records import Letter
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from workers.followers.letters import LetterFollower
from workers.mail.letter_queue import LetterQueue
from workers.mail.mailer import Mailer
from workers.outbox.store import Outbox

from .evening import Evening

SECRET = "a secret of the tests, long enough"
PUBLIC_URL = "https://bors.example.no"


class LetterPipeline:
    """Letters of one børs: `write` what follows from the facts, `send` all that is due.

    `clock`: if None, the store's, stopped.
    """

    def __init__(self, redis: RedisClient, queue: Redis, evening: Evening, clock: Clock | None = None, **settings: str) -> None:
        self.bors = evening.slug
        self.outbox = Outbox(redis)
        self.clock = clock or StoppedClock(redis)
        all_settings = Settings(
            mail_from="Frivilligbørs <bors@example.no>",
            secret_key=SECRET,
            public_url=PUBLIC_URL,
            **settings,  # type: ignore[arg-type]
        )
        self._follower = LetterFollower(redis, LetterQueue(queue), self.clock)
        self._began = time.monotonic()
        self.seconds_ahead = 0.0  # by which the mailer's monotonic clock is ahead; it is stopped, too
        self.mailer = Mailer(redis, all_settings, self.clock, lambda: self._began + self.seconds_ahead)

    def write(self) -> list[str]:
        self._follower.catch_up(self.bors)
        return self.outbox.ids(self.bors)

    def send(self) -> None:
        for letter_id in self.write():
            self.mailer.send(self.bors, letter_id)

    def letter(self, kind: str, participant_id: str) -> Letter:
        (letter_id,) = [name for name in self.outbox.ids(self.bors) if name.endswith(f"-{kind}-{participant_id}")]
        return self.outbox.letter(self.bors, letter_id)


class StoppedClock:
    """The store's clock, stopped, and put forward: what falls due meanwhile depends on no machine."""

    def __init__(self, redis: RedisClient) -> None:
        self._stopped_at = RedisClock(redis).now()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._stopped_at + self.ahead

    def from_store_time(self, store_time: datetime) -> datetime:
        del store_time
        return self.now()


def text_of(letter: EmailMessage, form: str = "plain") -> str:
    body = letter.get_body((form,))
    assert body is not None
    return str(body.get_content())
