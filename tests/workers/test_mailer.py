"""One letter, once: what the mailer does with a letter, in this process and against real SMTP servers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis

from frivilligbors.enums import VoidReason
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from workers.mail import mailer
from workers.outbox.retry_schedule import SENT, give_up

from .evening import INGRID, OLA, Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer


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
    pipeline.clock.at += timedelta(seconds=10)
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
