"""The contact of a børs is written to once everybody is erased, however long the mail server is gone, and then forgotten."""

from pathlib import Path

from redis import Redis

from frivilligbors import bors_erasure, erasure_dates, keys
from frivilligbors.records import Letter, LetterState
from frivilligbors.redis_client import RedisClient
from launcher.ports import free_port
from postbox.letters import Letters
from tests.clocks import StandingClock
from tests.eventually import eventually
from tests.files import contents
from workers.erasure_cleanup import erased_list
from workers.erasure_cleanup.erased_list import WHOLE_BORS, Erased
from workers.outbox.retry_schedule import MAX_ATTEMPTS
from workers.retention.retention_follower import RetentionFollower

from .erasure_contact import CONTACT, DATE, DONE, erase, planned, subjects
from .evening import Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer, recording_smtp_server
from .test_erasure import box, letters
from .test_retention import DAY, Worker, archive, clock, completed, olga, worker

__all__ = ("box", "clock", "letters", "olga", "planned", "worker")  # fixtures


def test_the_contact_is_told_once_it_is_done_and_then_forgotten(
    planned: Evening,
    worker: Worker,
    clock: StandingClock,
    pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer,
    folder: Path,
) -> None:
    planned.agree()
    pipeline.send()
    erase(planned, clock)
    follower = worker()

    def done() -> bool:
        pipeline.write()
        pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
        return completed(follower, planned)

    assert eventually(done)
    assert subjects(smtp_server, planned) == [DONE]
    letter = smtp_server.of(planned.slug)[-1]
    for form in ("plain", "html"):
        assert f"/b/{planned.slug}" in text_of(letter, form)
        assert "Det skjedde 5. juni 2024" in text_of(letter, form)
    found = archive(planned)
    assert found
    assert found.letter is LetterState.SENT
    assert sorted(planned.redis.scan_iter(f"*{planned.slug}*", 1000)) == sorted(
        key.of(planned.slug) for key in (keys.BORS, keys.ARCHIVE)
    )
    assert not any(CONTACT.encode() in contents(store) for store in folder.glob("followed-*"))


def test_the_letter_waits_until_everybody_else_is_gone(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline
) -> None:
    erase(planned, clock)
    worker().catch_up(planned.slug)
    assert planned.redis.hgetall(keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID)) == {}, (
        "the files are not written anew yet"
    )


def written(pipeline: LetterPipeline, follower: RetentionFollower, evening: Evening) -> Letter:
    """The last letter, once it is in the outbox."""
    letter = keys.LETTER.of(evening.slug, bors_erasure.LETTER_ID)
    assert eventually(lambda: completed(follower, evening) or evening.redis.exists(letter))
    return pipeline.outbox.letter(evening.slug, bors_erasure.LETTER_ID)


def test_it_is_tried_on_while_the_mail_server_is_gone_and_goes_when_it_is_back(
    redis: RedisClient, queue: Redis, planned: Evening, worker: Worker, clock: StandingClock
) -> None:
    port = free_port()
    pipeline = LetterPipeline(redis, queue, planned, smtp_url=f"smtp://127.0.0.1:{port}")

    def try_again() -> Letter:
        pipeline.monotonic.now += 60
        pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
        return pipeline.outbox.letter(planned.slug, bors_erasure.LETTER_ID)

    erase(planned, clock)
    assert written(pipeline, worker(), planned).state is LetterState.PENDING
    for day in range(1, 11):
        clock.at = DATE + day * DAY
        letter = try_again()
        assert (letter.state, letter.trouble, letter.attempts) == (LetterState.PENDING, "unreachable", day)
        assert not completed(worker(), planned), "each day by a process that knows nothing"
    with recording_smtp_server(port) as back:
        assert try_again().state is LetterState.SENT
        follower = worker()
        assert eventually(lambda: completed(follower, planned))
        assert subjects(back, planned) == [DONE]
    found = archive(planned)
    assert found
    assert (found.letter, found.letter_at) == (LetterState.SENT, clock.at)


def test_a_mail_server_that_asks_to_wait_is_asked_again_however_often(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline, smtp_server: RecordingSmtpServer
) -> None:
    erase(planned, clock)
    written(pipeline, worker(), planned)
    planned.redis.hset(keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID), "attempts", MAX_ATTEMPTS + 1)
    smtp_server.answer_recipient = lambda _: "451 later"
    pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
    letter = pipeline.outbox.letter(planned.slug, bors_erasure.LETTER_ID)
    assert (letter.state, letter.trouble) == (LetterState.PENDING, "deferred-451")


def test_what_became_of_it_stands_outside_the_store_for_whoever_puts_a_copy_back(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline, tmp_path: Path
) -> None:
    erase(planned, clock)
    written(pipeline, worker(), planned)
    assert erased_list.read(tmp_path / erased_list.NAME) == {Erased(planned.slug, WHOLE_BORS)}
    pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
    worker().catch_up(planned.slug)
    entry = Erased.letter_to_contact(planned.slug, LetterState.SENT)
    assert erased_list.read(tmp_path / erased_list.NAME) == {Erased(planned.slug, WHOLE_BORS), entry}
    assert (entry.letter, Erased(planned.slug, WHOLE_BORS).letter) == (LetterState.SENT, None)
    assert CONTACT not in (tmp_path / erased_list.NAME).read_text()


def test_a_mail_server_that_takes_no_letter_does_not_keep_the_address_for_ever(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline
) -> None:
    erase(planned, clock)
    follower, letter = worker(), keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID)
    written(pipeline, follower, planned)
    clock.at = DATE + erasure_dates.LETTER_WAITS
    assert not completed(follower, planned)
    assert CONTACT in str(planned.redis.hgetall(keys.ERASURE_CONTACT.of(planned.slug)))
    clock.at += DAY
    assert eventually(lambda: completed(follower, planned))
    found = archive(planned)
    assert found
    assert found.letter is LetterState.DEAD
    assert not planned.redis.exists(letter, keys.ERASURE_CONTACT.of(planned.slug))


def test_a_local_post_box_keeps_the_last_letter_and_no_other(
    redis: RedisClient, queue: Redis, planned: Evening, worker: Worker, clock: StandingClock, letters: Letters, box: str
) -> None:
    pipeline = LetterPipeline(redis, queue, planned, smtp_url=box, postbox_url=box)
    planned.agree()
    pipeline.send()
    assert len(list(letters.newest_first())) >= 2
    erase(planned, clock)
    follower = worker(smtp_url=box, postbox_url=box)

    def done() -> bool:
        pipeline.write()
        pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
        return completed(follower, planned)

    assert eventually(done)
    assert [one.message["X-Letter"] for one in letters.newest_first()] == ["erased"]
