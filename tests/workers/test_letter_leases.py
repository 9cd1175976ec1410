"""A letter is in one hand at a time: its lease, and what is left of it once it runs out."""

from frivilligbors.records import LetterState
from workers.outbox.leases import LEASE
from workers.outbox.retry_schedule import SENT, give_up
from workers.outbox.store import REQUEUE_DELAY

from .evening import Evening
from .letter_pipeline import LetterPipeline
from .smtp_servers import RecordingSmtpServer


def test_a_letter_in_hand_is_left_alone_until_its_lease_runs_out(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    letter_id, _ = pipeline.write()
    first = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert first is not None
    pipeline.mailer.send(evening.slug, letter_id)
    assert smtp_server.letters == []
    pipeline.clock.at += REQUEUE_DELAY
    pipeline.mailer.send(evening.slug, letter_id)  # the lease is doubted
    assert smtp_server.letters == []
    pipeline.clock.at += LEASE
    pipeline.mailer.send(evening.slug, letter_id)
    assert smtp_server.recipients == ["ola@example.no"]
    letter = pipeline.letter("agreement", "ola")
    assert (letter.attempts, letter.trouble) == (2, "answer-lost")  # whoever had it may have sent it


def test_handing_a_letter_out_again_renews_no_lease(pipeline: LetterPipeline, evening: Evening) -> None:
    evening.agree()
    letter_id, _ = pipeline.write()
    assert pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    for _ in range(2):
        assert not pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
        pipeline.clock.at += LEASE
        assert letter_id in pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10)
    assert pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())


def test_a_late_renewal_takes_back_nothing_that_is_settled(pipeline: LetterPipeline, evening: Evening) -> None:
    evening.agree()
    attempt = pipeline.outbox.claim(evening.slug, pipeline.write()[0], pipeline.clock.now())
    assert attempt is not None
    assert pipeline.outbox.settle(attempt, SENT, pipeline.clock.now())
    assert not pipeline.outbox.renew_lease(attempt, pipeline.clock.now())
    assert pipeline.letter("agreement", "ola").state is LetterState.SENT


def test_whoever_lost_a_letter_to_another_has_no_say_about_it(pipeline: LetterPipeline, evening: Evening) -> None:
    evening.agree()
    letter_id, _ = pipeline.write()
    first = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    for _ in range(2):
        pipeline.clock.at += REQUEUE_DELAY
        second = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert first is not None
    assert second is not None
    assert not pipeline.outbox.settle(first, give_up("refused-550"), pipeline.clock.now())
    assert not pipeline.outbox.renew_lease(first, pipeline.clock.now())
    assert pipeline.outbox.settle(second, SENT, pipeline.clock.now())


def test_what_was_handed_out_and_not_fetched_is_handed_out_again(pipeline: LetterPipeline, evening: Evening) -> None:
    evening.agree()
    assert len(pipeline.write()) == 2
    assert pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10) == []
    pipeline.clock.at += REQUEUE_DELAY
    assert len(pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10)) == 2
