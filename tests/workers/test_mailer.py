"""One letter, once: what the mailer does with a letter, in this process and against real SMTP servers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis

from frivilligbors.enums import VoidReason
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from workers.mail import mailer, smtp
from workers.outbox.retry_schedule import FIRST_DELAY, LONGEST_DELAY, MAX_ATTEMPTS, SENT, give_up, retry
from workers.outbox.store import LEASE, REQUEUE_DELAY

from .evening import INGRID, OLA, Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer, silent_after


def test_each_party_gets_its_letter_once_however_often_it_is_sent(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    for _ in range(3):
        pipeline.send()
    assert sorted(smtp_server.recipients) == ["ingrid@example.no", "ola@example.no"]
    assert set(smtp_server.senders) == {"bors@example.no"}
    assert pipeline.letter("agreement", "ola").state is LetterState.SENT
    assert not pipeline.outbox.has_unsettled(evening.slug)


def test_a_letter_tells_who_gives_what_and_whose_the_agreement_is(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree(gives="Låner ut <salen>", returns="Synger til jul")
    pipeline.send()
    (letter,) = smtp_server.to("ola@example.no")
    for form in ("plain", "html"):
        text = text_of(letter, form).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for expected in (
            "Åsen bibliotek",
            "Koret & venner",
            "Låner ut <salen>",
            "Synger til jul",
            "Låne lokaler",
            "6. mai 2024 kl. 19.11",
        ):
            assert expected in text
        assert "Dere eier avtalen selv; børsen er ikke part i den." in text
    assert "<salen>" not in text_of(letter, "html")
    assert letter["Subject"] == "Avtale 1: Åsen bibliotek og Koret & venner"
    assert letter["To"] == "Ola <ola@example.no>"
    assert letter["From"] == "Frivilligbørs <bors@example.no>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Bors"] == evening.slug
    assert letter["Date"].datetime is not None


def test_each_party_is_written_to_in_its_own_language(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    pipeline.send()
    (ola,), (ingrid,) = smtp_server.to("ola@example.no"), smtp_server.to("ingrid@example.no")
    assert "Slik går dere videre" in text_of(ola)
    assert "Slik går de vidare" in text_of(ingrid)
    assert (ola["Content-Language"], ingrid["Content-Language"]) == ("nb", "nn")


def test_an_address_is_passed_on_only_by_consent(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    pipeline.send()
    (ola,), (ingrid,) = smtp_server.to("ola@example.no"), smtp_server.to("ingrid@example.no")
    assert "ingrid@example.no" in text_of(ola)
    for form in ("plain", "html"):
        assert "ola@example.no" not in text_of(ingrid, form)
        assert "Ola" not in text_of(ingrid, form)


def test_what_is_not_given_in_return_is_a_gift(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree(returns="")
    pipeline.send()
    assert "Dette er en gave." in text_of(smtp_server.to("ola@example.no")[0])


def test_a_void_is_told_to_those_who_were_told_of_the_agreement(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    agreement_id = evening.agree()
    pipeline.send()
    evening.void(agreement_id, words="Salen er opptatt")
    pipeline.send()
    _, void = smtp_server.to("ola@example.no")
    assert void["Subject"] == "Avtale 1 gjelder ikke lenger: Åsen bibliotek og Koret & venner"
    assert "Grunnen er: Salen er opptatt" in text_of(void)


def test_an_undo_is_told_without_a_reason(pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer) -> None:
    agreement_id = evening.agree()
    pipeline.send()
    evening.void(agreement_id, VoidReason.UNDO, words="undo")
    pipeline.send()
    _, void = smtp_server.to("ola@example.no")
    assert "Megleren angret avtale 1" in text_of(void)
    assert "undo" not in text_of(void)


def test_whether_a_void_is_told_is_not_decided_while_the_letter_about_the_agreement_is_being_sent(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    agreement_id = evening.agree()
    (confirmation,) = [one for one in pipeline.write() if one.endswith("-agreement-ola")]
    attempt = pipeline.outbox.claim(evening.slug, confirmation, pipeline.clock.now())
    assert attempt
    evening.void(agreement_id, VoidReason.UNDO, words="undo")
    pipeline.send()
    assert smtp_server.to("ola@example.no") == []
    assert pipeline.letter("void", "ola").state is LetterState.PENDING
    pipeline.outbox.settle(attempt, give_up("voided"), pipeline.clock.now())
    pipeline.clock.ahead = timedelta(seconds=10)
    pipeline.send()
    assert smtp_server.to("ola@example.no") == []
    assert pipeline.letter("void", "ola").trouble == "never-told"


def test_an_agreement_undone_before_its_letter_went_is_told_to_nobody(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.void(evening.agree(), VoidReason.UNDO, words="undo")
    pipeline.send()
    assert smtp_server.letters == []
    assert (pipeline.letter("agreement", "ola").trouble, pipeline.letter("void", "ola").trouble) == ("voided", "never-told")
    assert not pipeline.outbox.has_unsettled(evening.slug)


def test_a_participant_without_an_address_is_no_trouble_to_the_other(
    redis: RedisClient, queue: Redis, bors: str, smtp_server: RecordingSmtpServer
) -> None:
    evening = Evening(redis, bors, people=(replace(OLA, email=None), INGRID))
    pipeline = LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url)
    evening.agree()
    pipeline.send()
    assert smtp_server.recipients == ["ingrid@example.no"]
    assert (pipeline.letter("agreement", "ola").state, pipeline.letter("agreement", "ola").trouble) == (
        LetterState.DEAD,
        "no-address",
    )
    evening.remove()


def test_a_rehearsal_writes_to_the_post_box_and_to_nobody_else(
    redis: RedisClient, queue: Redis, bors: str, smtp_server: RecordingSmtpServer
) -> None:
    evening = Evening(redis, bors, rehearsal=True)
    evening.agree()
    outside = LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url)
    outside.send()
    assert smtp_server.letters == []
    assert outside.letter("agreement", "ola").trouble == "no-post-office"
    LetterPipeline(redis, queue, evening, smtp_url="smtp://127.0.0.1:1", postbox_url=smtp_server.url).send()
    assert len(smtp_server.letters) == 2
    assert "generalprøve" in text_of(smtp_server.to("ola@example.no")[0])
    evening.remove()


def test_an_evening_in_earnest_never_writes_to_the_post_box(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    LetterPipeline(redis, queue, evening, postbox_url=smtp_server.url).send()
    assert smtp_server.letters == []


def test_an_address_nobody_has_is_given_up_at_once(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    smtp_server.answer_recipient = lambda address: "550 no such person" if address.startswith("ola") else None
    evening.agree()
    pipeline.send()
    assert smtp_server.recipients == ["ingrid@example.no"]
    assert (pipeline.letter("agreement", "ola").state, pipeline.letter("agreement", "ola").trouble) == (
        LetterState.DEAD,
        "refused-550",
    )


def test_a_smtp_server_that_asks_us_to_wait_gets_the_letter_later(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    smtp_server.answer_letter = lambda _: "451 later"
    evening.agree()
    pipeline.send()
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble, letter.attempts) == (LetterState.PENDING, "deferred-451", 1)
    smtp_server.answer_letter = lambda _: None
    assert pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10) == []
    pipeline.clock.ahead = FIRST_DELAY
    assert len(pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10)) == 2
    pipeline.send()
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble, letter.attempts) == (LetterState.SENT, None, 2)


def test_a_smtp_server_that_is_down_is_waited_for(redis: RedisClient, queue: Redis, evening: Evening) -> None:
    evening.agree()
    pipeline = LetterPipeline(redis, queue, evening, smtp_url="smtp://127.0.0.1:1")
    pipeline.send()
    assert (pipeline.letter("agreement", "ola").state, pipeline.letter("agreement", "ola").trouble) == (
        LetterState.PENDING,
        "unreachable",
    )


def test_waiting_doubles_up_to_ten_minutes_and_ends_after_days() -> None:
    assert [retry(attempt, "x").retry_after for attempt in (1, 2, 3, 20)] == [
        FIRST_DELAY,
        FIRST_DELAY * 2,
        FIRST_DELAY * 4,
        LONGEST_DELAY,
    ]
    assert retry(MAX_ATTEMPTS, "x") == give_up("x")
    assert (
        timedelta(days=1)
        < sum((retry(n, "x").retry_after or timedelta() for n in range(1, MAX_ATTEMPTS)), timedelta())
        < timedelta(days=4)
    )


def test_a_second_copy_after_a_lost_answer_has_the_same_message_id(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, pipeline: LetterPipeline
) -> None:
    evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, received):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.PENDING, "answer-lost")
    pipeline.clock.ahead = FIRST_DELAY
    pipeline.send()
    (again,) = smtp_server.to("ola@example.no")
    assert str(again["Message-ID"]).encode() in b"".join(received)
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.SENT, "answer-lost")


def test_a_line_cut_before_the_final_dot_is_no_lost_answer(
    redis: RedisClient, queue: Redis, evening: Evening, pipeline: LetterPipeline
) -> None:
    evening.agree()
    with silent_after(b"DATA", hang_up=True) as (url, _):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    assert pipeline.letter("agreement", "ola").trouble == "unreachable"


def test_a_smtp_server_that_falls_silent_is_not_waited_for_for_ever(
    redis: RedisClient, queue: Redis, evening: Evening, pipeline: LetterPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "FINAL_ANSWER_TIMEOUT", 1)
    evening.agree()
    with silent_after(b".\r\n", hang_up=False) as (url, _):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    assert pipeline.letter("agreement", "ola").trouble == "answer-lost"


def test_a_letter_that_may_have_gone_is_given_up_as_uncertain_never_as_dead(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, pipeline: LetterPipeline
) -> None:
    evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, _):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    smtp_server.answer_recipient = lambda _: "550 no such person"
    pipeline.clock.ahead = FIRST_DELAY
    pipeline.send()
    assert pipeline.letter("agreement", "ola").state is LetterState.UNCERTAIN


def test_a_letter_in_hand_is_left_alone_until_its_lease_runs_out(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    letter_id, _ = pipeline.write()
    first = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert first is not None
    pipeline.mailer.send(evening.slug, letter_id)
    assert smtp_server.letters == []
    pipeline.clock.ahead = REQUEUE_DELAY
    pipeline.mailer.send(evening.slug, letter_id)  # the lease is doubted
    assert smtp_server.letters == []
    pipeline.clock.ahead += LEASE
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
        pipeline.clock.ahead += LEASE
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
        pipeline.clock.ahead += REQUEUE_DELAY
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
    pipeline.clock.ahead = REQUEUE_DELAY
    assert len(pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10)) == 2


def test_a_person_who_was_erased_gets_no_letter_and_the_other_party_hears_no_name(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    pipeline.write()
    evening.erase(INGRID)
    pipeline.send()
    assert pipeline.letter("agreement", "ingrid").trouble == "erased"
    (letter,) = smtp_server.letters
    assert (letter["To"], letter["Subject"]) == (
        "Ola <ola@example.no>",
        "Avtale 1: Åsen bibliotek og en deltaker som er slettet",
    )
    for form in ("plain", "html"):
        assert "Den andre parten er slettet herfra." in text_of(letter, form)
        assert "Ordene er slettet." in text_of(letter, form)
        assert "gave" not in text_of(letter, form)
        assert "ngrid" not in text_of(letter, form)


def test_a_void_whose_reason_was_erased_is_not_called_an_undo(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    agreement_id = evening.agree()
    pipeline.send()
    evening.void(agreement_id, words="")
    pipeline.send()
    _, void = smtp_server.to("ola@example.no")
    for form in ("plain", "html"):
        assert "er annullert." in text_of(void, form)
        assert "Grunnen er" not in text_of(void, form)
        assert "mens børstimen varer" not in text_of(void, form)  # it is not open


def test_a_letter_that_cannot_be_written_is_logged_without_a_word_of_it(
    pipeline: LetterPipeline,
    evening: Evening,
    smtp_server: RecordingSmtpServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: object, address: str, *__: object) -> None:
        raise ValueError(address)

    monkeypatch.setattr(mailer, "compose", broken)
    evening.agree()
    pipeline.send()
    assert (pipeline.letter("agreement", "ola").state, pipeline.letter("agreement", "ola").trouble) == (
        LetterState.PENDING,
        "something-broke",
    )
    assert "ValueError" in caplog.text
    assert "ola@" not in caplog.text
    assert smtp_server.letters == []


def test_a_letter_of_a_removed_bors_leaves_nothing_behind(
    redis: RedisClient, pipeline: LetterPipeline, evening: Evening
) -> None:
    evening.agree()
    (letter_id, _) = pipeline.write()
    attempt = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert attempt is not None
    evening.remove()
    assert not pipeline.outbox.settle(attempt, SENT, pipeline.clock.now())
    pipeline.mailer.send(evening.slug, letter_id)
    assert list(redis.scan_iter(f"{{{evening.slug}}}*", 100)) == []


@pytest.mark.parametrize("name", ["Ola\r\nBcc: all@example.no", 'Ola "Sjefen" <x@y>', "Ola 🎈", "O" * 200])
def test_a_strange_name_adds_no_header_and_no_recipient(
    redis: RedisClient, queue: Redis, bors: str, smtp_server: RecordingSmtpServer, name: str
) -> None:
    evening = Evening(redis, bors, people=(replace(OLA, name=name), INGRID))
    evening.agree(gives=".\r\nQUIT\r\n.", returns=".prikk")
    LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url).send()
    (letter,) = smtp_server.to("ola@example.no")
    assert letter["Bcc"] is None
    assert [address.addr_spec for address in letter["To"].addresses] == ["ola@example.no"]
    assert ".prikk" in text_of(letter)
    assert len(smtp_server.letters) == 2
    evening.remove()


def test_an_address_outside_ascii_is_given_up_kindly_and_a_domain_is_translated(
    redis: RedisClient, queue: Redis, bors: str, smtp_server: RecordingSmtpServer
) -> None:
    evening = Evening(redis, bors, people=(replace(OLA, email="øla@example.no"), replace(INGRID, email="i@blåbær.example.no")))
    pipeline = LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url)
    evening.agree()
    pipeline.send()
    assert smtp_server.recipients == ["i@xn--blbr-roah.example.no"]
    assert pipeline.letter("agreement", "ola").trouble == "bad-address"
    evening.remove()
