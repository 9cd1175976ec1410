"""One letter, once: what the post does with a letter, in this process and against real post offices."""

from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis

from frivilligbors.enums import VoidReason
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from workers import post
from workers import post_office as conversation
from workers.outbox import HANDED_OUT, LEASE
from workers.verdict import FIRST, LONGEST, MOST, given_up, later

from .desk import Desk, text_of
from .evening import INGRID, OLA, Evening
from .post_offices import PostOffice, silent_after


def test_each_party_gets_its_letter_once_however_often_it_is_sent(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.agree()
    for _ in range(3):
        desk.send()
    assert sorted(office.recipients) == ["ingrid@example.no", "ola@example.no"]
    assert set(office.senders) == {"bors@example.no"}
    assert desk.letter("agreement", "ola").state is LetterState.SENT
    assert not desk.outbox.awaits(evening.slug)


def test_a_letter_tells_who_gives_what_and_whose_the_agreement_is(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.agree(gives="Låner ut <salen>", returns="Synger til jul")
    desk.send()
    (letter,) = office.to("ola@example.no")
    for form in ("plain", "html"):
        text = text_of(letter, form).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for told in (
            "Åsen bibliotek",
            "Koret & venner",
            "Låner ut <salen>",
            "Synger til jul",
            "Låne lokaler",
            "6. mai 2024 kl. 19.11",
        ):
            assert told in text
        assert "Dere eier avtalen selv; børsen er ikke part i den." in text
    assert "<salen>" not in text_of(letter, "html")
    assert letter["Subject"] == "Avtale 1: Åsen bibliotek og Koret & venner"
    assert letter["To"] == "Ola <ola@example.no>"
    assert letter["From"] == "Frivilligbørs <bors@example.no>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Bors"] == evening.slug
    assert letter["Date"].datetime is not None


def test_each_party_is_written_to_in_its_own_language(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.agree()
    desk.send()
    (ola,), (ingrid,) = office.to("ola@example.no"), office.to("ingrid@example.no")
    assert "Slik går dere videre" in text_of(ola)
    assert "Slik går de vidare" in text_of(ingrid)
    assert (ola["Content-Language"], ingrid["Content-Language"]) == ("nb", "nn")


def test_an_address_is_passed_on_only_by_consent(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.agree()
    desk.send()
    (ola,), (ingrid,) = office.to("ola@example.no"), office.to("ingrid@example.no")
    assert "ingrid@example.no" in text_of(ola)
    for form in ("plain", "html"):
        assert "ola@example.no" not in text_of(ingrid, form)
        assert "Ola" not in text_of(ingrid, form)


def test_what_is_not_given_in_return_is_a_gift(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.agree(returns="")
    desk.send()
    assert "Dette er en gave." in text_of(office.to("ola@example.no")[0])


def test_a_void_is_told_to_those_who_were_told_of_the_agreement(desk: Desk, evening: Evening, office: PostOffice) -> None:
    agreement_id = evening.agree()
    desk.send()
    evening.void(agreement_id, words="Salen er opptatt")
    desk.send()
    _, void = office.to("ola@example.no")
    assert void["Subject"] == "Avtale 1 gjelder ikke lenger: Åsen bibliotek og Koret & venner"
    assert "Grunnen er: Salen er opptatt" in text_of(void)


def test_an_undo_is_told_without_a_reason(desk: Desk, evening: Evening, office: PostOffice) -> None:
    agreement_id = evening.agree()
    desk.send()
    evening.void(agreement_id, VoidReason.UNDO, words="undo")
    desk.send()
    _, void = office.to("ola@example.no")
    assert "Megleren angret avtale 1" in text_of(void)
    assert "undo" not in text_of(void)


def test_an_agreement_undone_before_its_letter_went_is_told_to_nobody(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.void(evening.agree(), VoidReason.UNDO, words="undo")
    desk.send()
    assert office.letters == []
    assert (desk.letter("agreement", "ola").trouble, desk.letter("void", "ola").trouble) == ("voided", "never-told")
    assert not desk.outbox.awaits(evening.slug)


def test_a_participant_without_an_address_is_no_trouble_to_the_other(
    redis: RedisClient, queue: Redis, bors: str, office: PostOffice
) -> None:
    evening = Evening(redis, bors, people=(replace(OLA, email=None), INGRID))
    desk = Desk(redis, queue, evening, smtp_url=office.url)
    evening.agree()
    desk.send()
    assert office.recipients == ["ingrid@example.no"]
    assert (desk.letter("agreement", "ola").state, desk.letter("agreement", "ola").trouble) == (LetterState.DEAD, "no-address")
    evening.remove()


def test_a_rehearsal_writes_to_the_post_box_and_to_nobody_else(
    redis: RedisClient, queue: Redis, bors: str, office: PostOffice
) -> None:
    evening = Evening(redis, bors, rehearsal=True)
    evening.agree()
    outside = Desk(redis, queue, evening, smtp_url=office.url)
    outside.send()
    assert office.letters == []
    assert outside.letter("agreement", "ola").trouble == "no-post-office"
    Desk(redis, queue, evening, smtp_url="smtp://127.0.0.1:1", postbox_url=office.url).send()
    assert len(office.letters) == 2
    assert "generalprøve" in text_of(office.to("ola@example.no")[0])
    evening.remove()


def test_an_evening_in_earnest_never_writes_to_the_post_box(
    redis: RedisClient, queue: Redis, evening: Evening, office: PostOffice
) -> None:
    evening.agree()
    Desk(redis, queue, evening, postbox_url=office.url).send()
    assert office.letters == []


def test_an_address_nobody_has_is_given_up_at_once(desk: Desk, evening: Evening, office: PostOffice) -> None:
    office.answer_recipient = lambda address: "550 no such person" if address.startswith("ola") else None
    evening.agree()
    desk.send()
    assert office.recipients == ["ingrid@example.no"]
    assert (desk.letter("agreement", "ola").state, desk.letter("agreement", "ola").trouble) == (LetterState.DEAD, "refused-550")


def test_a_post_office_that_asks_us_to_wait_gets_the_letter_later(desk: Desk, evening: Evening, office: PostOffice) -> None:
    office.answer_letter = lambda _: "451 later"
    evening.agree()
    desk.send()
    letter = desk.letter("agreement", "ola")
    assert (letter.state, letter.trouble, letter.attempts) == (LetterState.PENDING, "deferred-451", 1)
    office.answer_letter = lambda _: None
    assert desk.outbox.hand_out(evening.slug, desk.clock.now(), 10) == []
    desk.clock.ahead = FIRST
    assert len(desk.outbox.hand_out(evening.slug, desk.clock.now(), 10)) == 2
    desk.send()
    letter = desk.letter("agreement", "ola")
    assert (letter.state, letter.trouble, letter.attempts) == (LetterState.SENT, None, 2)


def test_a_post_office_that_is_down_is_waited_for(redis: RedisClient, queue: Redis, evening: Evening) -> None:
    evening.agree()
    desk = Desk(redis, queue, evening, smtp_url="smtp://127.0.0.1:1")
    desk.send()
    assert (desk.letter("agreement", "ola").state, desk.letter("agreement", "ola").trouble) == (
        LetterState.PENDING,
        "unreachable",
    )


def test_waiting_doubles_up_to_ten_minutes_and_ends_after_days() -> None:
    assert [later(attempt, "x").wait for attempt in (1, 2, 3, 20)] == [FIRST, FIRST * 2, FIRST * 4, LONGEST]
    assert later(MOST, "x") == given_up("x")
    assert timedelta(days=1) < sum((later(n, "x").wait or timedelta() for n in range(1, MOST)), timedelta()) < timedelta(days=4)


def test_a_second_copy_after_a_lost_answer_has_the_same_message_id(
    redis: RedisClient, queue: Redis, evening: Evening, office: PostOffice, desk: Desk
) -> None:
    evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, heard):
        Desk(redis, queue, evening, smtp_url=url).send()
    letter = desk.letter("agreement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.PENDING, "answer-lost")
    desk.clock.ahead = FIRST
    desk.send()
    (again,) = office.to("ola@example.no")
    assert str(again["Message-ID"]).encode() in b"".join(heard)
    letter = desk.letter("agreement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.SENT, "answer-lost")


def test_a_line_cut_before_the_final_dot_is_no_lost_answer(
    redis: RedisClient, queue: Redis, evening: Evening, desk: Desk
) -> None:
    evening.agree()
    with silent_after(b"DATA", hang_up=True) as (url, _):
        Desk(redis, queue, evening, smtp_url=url).send()
    assert desk.letter("agreement", "ola").trouble == "unreachable"


def test_a_post_office_that_falls_silent_is_not_waited_for_for_ever(
    redis: RedisClient, queue: Redis, evening: Evening, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "LAST_ANSWER", 1)
    evening.agree()
    with silent_after(b".\r\n", hang_up=False) as (url, _):
        Desk(redis, queue, evening, smtp_url=url).send()
    assert desk.letter("agreement", "ola").trouble == "answer-lost"


def test_a_letter_that_may_have_gone_is_given_up_as_uncertain_never_as_dead(
    redis: RedisClient, queue: Redis, evening: Evening, office: PostOffice, desk: Desk
) -> None:
    evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, _):
        Desk(redis, queue, evening, smtp_url=url).send()
    office.answer_recipient = lambda _: "550 no such person"
    desk.clock.ahead = FIRST
    desk.send()
    assert desk.letter("agreement", "ola").state is LetterState.UNCERTAIN


def test_a_letter_in_hand_is_left_alone_until_its_lease_runs_out(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.agree()
    letter_id, _ = desk.write()
    first = desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
    assert first is not None
    desk.post.send(evening.slug, letter_id)
    assert office.letters == []
    desk.clock.ahead = HANDED_OUT
    desk.post.send(evening.slug, letter_id)  # the lease is doubted
    assert office.letters == []
    desk.clock.ahead += LEASE
    desk.post.send(evening.slug, letter_id)
    assert office.recipients == ["ola@example.no"]
    letter = desk.letter("agreement", "ola")
    assert (letter.attempts, letter.trouble) == (2, "answer-lost")  # whoever had it may have sent it


def test_handing_a_letter_out_again_renews_no_lease(desk: Desk, evening: Evening) -> None:
    evening.agree()
    letter_id, _ = desk.write()
    assert desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
    for _ in range(2):
        assert not desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
        desk.clock.ahead += LEASE
        assert letter_id in desk.outbox.hand_out(evening.slug, desk.clock.now(), 10)
    assert desk.outbox.claim(evening.slug, letter_id, desk.clock.now())


def test_a_late_renewal_takes_back_nothing_that_is_settled(desk: Desk, evening: Evening) -> None:
    evening.agree()
    attempt = desk.outbox.claim(evening.slug, desk.write()[0], desk.clock.now())
    assert attempt is not None
    assert desk.outbox.settle(attempt, LetterState.SENT, desk.clock.now())
    assert not desk.outbox.hold(attempt, desk.clock.now())
    assert desk.letter("agreement", "ola").state is LetterState.SENT


def test_whoever_lost_a_letter_to_another_has_no_say_about_it(desk: Desk, evening: Evening) -> None:
    evening.agree()
    letter_id, _ = desk.write()
    first = desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
    for _ in range(2):
        desk.clock.ahead += HANDED_OUT
        second = desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
    assert first is not None
    assert second is not None
    assert not desk.outbox.settle(first, LetterState.DEAD, desk.clock.now(), trouble="refused-550")
    assert not desk.outbox.hold(first, desk.clock.now())
    assert desk.outbox.settle(second, LetterState.SENT, desk.clock.now())


def test_what_was_handed_out_and_not_fetched_is_handed_out_again(desk: Desk, evening: Evening) -> None:
    evening.agree()
    assert len(desk.write()) == 2
    assert desk.outbox.hand_out(evening.slug, desk.clock.now(), 10) == []
    desk.clock.ahead = HANDED_OUT
    assert len(desk.outbox.hand_out(evening.slug, desk.clock.now(), 10)) == 2


def test_a_person_who_was_erased_gets_no_letter_and_the_other_party_hears_no_name(
    desk: Desk, evening: Evening, office: PostOffice
) -> None:
    evening.agree()
    desk.write()
    evening.erase(INGRID)
    desk.send()
    assert desk.letter("agreement", "ingrid").trouble == "erased"
    (letter,) = office.letters
    assert (letter["To"], letter["Subject"]) == (
        "Ola <ola@example.no>",
        "Avtale 1: Åsen bibliotek og en deltaker som er slettet",
    )
    for form in ("plain", "html"):
        assert "Den andre parten er slettet herfra." in text_of(letter, form)
        assert "Ordene er slettet." in text_of(letter, form)
        assert "gave" not in text_of(letter, form)
        assert "ngrid" not in text_of(letter, form)


def test_a_void_whose_reason_was_erased_is_not_called_an_undo(desk: Desk, evening: Evening, office: PostOffice) -> None:
    agreement_id = evening.agree()
    desk.send()
    evening.void(agreement_id, words="")
    desk.send()
    _, void = office.to("ola@example.no")
    for form in ("plain", "html"):
        assert "er annullert." in text_of(void, form)
        assert "Grunnen er" not in text_of(void, form)
        assert "mens børstimen varer" not in text_of(void, form)  # it is not open


def test_a_letter_that_cannot_be_written_is_logged_without_a_word_of_it(
    desk: Desk, evening: Evening, office: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object, address: str, *__: object) -> None:
        raise ValueError(address)

    monkeypatch.setattr(post, "compose", broken)
    evening.agree()
    desk.send()
    assert (desk.letter("agreement", "ola").state, desk.letter("agreement", "ola").trouble) == (
        LetterState.PENDING,
        "something-broke",
    )
    assert "ValueError" in caplog.text
    assert "ola@" not in caplog.text
    assert office.letters == []


def test_a_letter_of_a_removed_bors_leaves_nothing_behind(redis: RedisClient, desk: Desk, evening: Evening) -> None:
    evening.agree()
    (letter_id, _) = desk.write()
    attempt = desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
    assert attempt is not None
    evening.remove()
    assert not desk.outbox.settle(attempt, LetterState.SENT, desk.clock.now())
    desk.post.send(evening.slug, letter_id)
    assert list(redis.scan_iter(f"{{{evening.slug}}}*", 100)) == []


@pytest.mark.parametrize("name", ["Ola\r\nBcc: all@example.no", 'Ola "Sjefen" <x@y>', "Ola 🎈", "O" * 200])
def test_a_strange_name_adds_no_header_and_no_recipient(
    redis: RedisClient, queue: Redis, bors: str, office: PostOffice, name: str
) -> None:
    evening = Evening(redis, bors, people=(replace(OLA, name=name), INGRID))
    evening.agree(gives=".\r\nQUIT\r\n.", returns=".prikk")
    Desk(redis, queue, evening, smtp_url=office.url).send()
    (letter,) = office.to("ola@example.no")
    assert letter["Bcc"] is None
    assert [address.addr_spec for address in letter["To"].addresses] == ["ola@example.no"]
    assert ".prikk" in text_of(letter)
    assert len(office.letters) == 2
    evening.remove()


def test_an_address_outside_ascii_is_given_up_kindly_and_a_domain_is_translated(
    redis: RedisClient, queue: Redis, bors: str, office: PostOffice
) -> None:
    evening = Evening(redis, bors, people=(replace(OLA, email="øla@example.no"), replace(INGRID, email="i@blåbær.example.no")))
    desk = Desk(redis, queue, evening, smtp_url=office.url)
    evening.agree()
    desk.send()
    assert office.recipients == ["i@xn--blbr-roah.example.no"]
    assert desk.letter("agreement", "ola").trouble == "bad-address"
    evening.remove()
