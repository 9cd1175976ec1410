"""Nobody's letters wait for an SMTP server, or a domain, that is silent: they are sent while the first still waits for it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.workers.conftest import Start
from tests.workers.evening import OLA, Evening
from tests.workers.smtp_servers import RecordingSmtpServer
from tests.workers.test_mail_server import PARTICIPANTS, letters_of
from workers.mail import smtp
from workers.mail.sender_pool import MAX_PER_DOMAIN

pytestmark = pytest.mark.alone

WHILE_SILENT = smtp.REPLY_TIMEOUT - 2.0  # seconds in which the first who got no answer still waits for it


@contextmanager
def silent() -> Iterator[str]:
    """An SMTP server that takes every line and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def test_letters_to_one_server_do_not_wait_for_another(
    redis: RedisClient, evening: Evening, bors: str, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    """The real SMTP server is silent; the letters of a rehearsal go to the post box as if nothing were."""
    rehearsal = Evening(redis, f"{bors}-r", rehearsal=True)
    with silent() as url:
        for _ in range(20):
            evening.agree()
        for name in ("letters", "mailer"):
            start(name, SMTP_URL=url, POSTBOX_URL=smtp_server.url)
        eventually(lambda: LetterState.SENDING in {one.state for one in letters_of(redis, evening)}, within=60)
        for _ in range(10):
            rehearsal.agree()
        eventually(lambda: len(smtp_server.of(rehearsal.slug)) == 20, within=WHILE_SILENT)
    rehearsal.remove()


def test_letters_do_not_wait_for_a_domain_about_which_their_server_is_silent(
    redis: RedisClient, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    smtp_server.silent_about = "hung.example.no"
    for name in ("letters", "mailer"):
        start(name, SMTP_URL=smtp_server.url)
    for number in range(PARTICIPANTS):
        domain = ("hung.example.no", f"d{number % 5}.example.no")[number % 2]
        evening.register(replace(OLA, participant_id=f"guest{number}", email=f"guest{number}@{domain}"))
    eventually(lambda: smtp_server.asked_about, within=60)
    eventually(lambda: len(smtp_server.of(evening.slug)) == PARTICIPANTS // 2, within=WHILE_SILENT)
    assert not any("@hung." in one for one in smtp_server.recipients)
    assert len(smtp_server.asked_about) <= MAX_PER_DOMAIN
    smtp_server.silent_about = ""
