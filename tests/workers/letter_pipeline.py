"""Letter follower, outbox and mailer of one børs, in the test's own process."""

from email.message import EmailMessage

from redis import Redis

from frivilligbors.clock import Clock, RedisClock
from frivilligbors.records import Letter
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from tests.clocks import Clock as Seconds
from tests.clocks import StandingClock
from workers.followers.letters import LetterFollower
from workers.mail.letter_queue import LetterQueue
from workers.mail.mailer import Mailer
from workers.outbox.store import Outbox

from .evening import Evening

SECRET = "a secret of the tests, long enough"
PUBLIC_URL = "https://bors.example.no"


class LetterPipeline:
    """Letters of one børs: `write` what follows from the facts, `send` all that is due.

    Its clocks stand, so that no machine decides what is due; `clock`: another than the store's, stopped.
    """

    def __init__(self, redis: RedisClient, queue: Redis, evening: Evening, clock: Clock | None = None, **settings: str) -> None:
        self.bors = evening.slug
        self.outbox = Outbox(redis)
        self.clock = clock or StandingClock(RedisClock(redis).now())
        all_settings = Settings(
            mail_from="Frivilligbørs <bors@example.no>",
            secret_key=SECRET,
            public_url=PUBLIC_URL,
            **settings,  # type: ignore[arg-type]
        )
        self._follower = LetterFollower(redis, LetterQueue(queue), self.clock)
        self.monotonic = Seconds()
        self.mailer = Mailer(redis, all_settings, self.clock, self.monotonic)

    def write(self) -> list[str]:
        self._follower.catch_up(self.bors)
        return self.outbox.ids(self.bors)

    def send(self) -> None:
        for letter_id in self.write():
            self.mailer.send(self.bors, letter_id)

    def letter(self, kind: str, participant_id: str) -> Letter:
        (letter_id,) = [name for name in self.outbox.ids(self.bors) if name.endswith(f"-{kind}-{participant_id}")]
        return self.outbox.letter(self.bors, letter_id)


def text_of(letter: EmailMessage, form: str = "plain") -> str:
    body = letter.get_body((form,))
    assert body is not None
    return str(body.get_content())
