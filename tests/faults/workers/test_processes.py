"""The followers and the mailer are killed, and an SMTP server takes longer than a lease."""

import threading

from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.workers.conftest import Start
from tests.workers.evening import Evening
from tests.workers.smtp_servers import RecordingSmtpServer
from tests.workers.test_processes import all_sent, closed, states
from workers.outbox.store import Outbox


def test_whoever_is_killed_each_party_gets_each_letter_and_a_second_copy_says_so(
    redis: RedisClient, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    workers = {name: start(name, SMTP_URL=smtp_server.url) for name in ("letters", "mailer")}
    agreeing = threading.Thread(target=lambda: [evening.agree() for _ in range(40)])
    agreeing.start()
    for name, sent in (("letters", 5), ("mailer", 15), ("mailer", 30), ("letters", 40)):
        eventually(lambda sent=sent: len(smtp_server.of(evening.slug)) >= sent, within=60)  # type: ignore[misc]
        workers[name].kill()
        workers[name].wait()
        workers[name] = start(name, SMTP_URL=smtp_server.url)
    agreeing.join()
    eventually(lambda: all_sent(redis, evening, 80), within=60)
    wanted = set(Outbox(redis).ids(evening.slug))
    assert {str(letter["Message-ID"])[1:].split(".")[0] for letter in smtp_server.of(evening.slug)} == wanted
    assert len(smtp_server.of(evening.slug)) <= len(wanted) + 2


def test_a_letter_in_hand_of_a_worker_that_is_killed_goes_again_with_the_same_message_id(
    redis: RedisClient, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    start("letters")
    with closed(smtp_server) as opened:
        mailer = start("mailer", SMTP_URL=smtp_server.url)
        evening.agree()
        eventually(lambda: LetterState.SENDING in states(redis, evening), within=60)
        mailer.kill()
        opened.set()
    start("mailer", SMTP_URL=smtp_server.url)
    eventually(lambda: all_sent(redis, evening, 2), within=60)
    ids = [letter["Message-ID"] for letter in smtp_server.of(evening.slug)]
    assert len(set(ids)) == 2


def test_a_letter_is_held_as_long_as_the_smtp_server_takes(
    redis: RedisClient, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    with closed(smtp_server) as opened:
        for name in ("letters", "mailer", "mailer"):
            start(name, SMTP_URL=smtp_server.url)
        evening.agree()
        eventually(lambda: states(redis, evening) == [LetterState.SENDING] * 2, within=60)
        opened.wait(12)  # longer than a lease
    eventually(lambda: all_sent(redis, evening, 2), within=60)
    assert len(smtp_server.of(evening.slug)) == 2
