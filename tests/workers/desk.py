"""The letter room of one børs, in the test's own process."""

import time
from datetime import timedelta
from email.message import EmailMessage

from redis import Redis

from frivilligbors.clock import RedisClock
from frivilligbors.records import Letter
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from workers.letters import LetterWriter
from workers.outbox import Outbox
from workers.post import Post
from workers.transport import Bag

from .evening import Evening

SECRET = "a secret of the tests, long enough"
PAGES = "https://bors.example.no"


class Desk:
    """The letter room of one børs: `write` what follows from the facts, `send` all that is due."""

    def __init__(self, redis: RedisClient, queue: Redis, evening: Evening, **settings: str) -> None:
        self.bors = evening.slug
        self.outbox = Outbox(redis)
        self.clock = Hurried(RedisClock(redis))
        told = Settings(mail_from="Frivilligbørs <bors@example.no>", secret_key=SECRET, public_url=PAGES, **settings)  # type: ignore[arg-type]
        self._writer = LetterWriter(redis, Bag(queue), self.clock)
        self.later = 0.0  # seconds by which the clock on the wall of the post is ahead
        self.post = Post(redis, told, self.clock, lambda: time.monotonic() + self.later)

    def write(self) -> list[str]:
        self._writer.catch_up(self.bors)
        return self.outbox.ids(self.bors)

    def send(self) -> None:
        for letter_id in self.write():
            self.post.send(self.bors, letter_id)

    def letter(self, kind: str, participant_id: str) -> Letter:
        (letter_id,) = [name for name in self.outbox.ids(self.bors) if name.endswith(f"-{kind}-{participant_id}")]
        return self.outbox.letter(self.bors, letter_id)


class Hurried:
    """The store's clock, put forward."""

    def __init__(self, clock: RedisClock) -> None:
        self._clock = clock
        self.ahead = timedelta()

    def now(self):  # type: ignore[no-untyped-def]
        return self._clock.now() + self.ahead


def text_of(letter: EmailMessage, form: str = "plain") -> str:
    body = letter.get_body((form,))
    assert body is not None
    return str(body.get_content())
