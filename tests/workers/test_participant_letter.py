"""Letters to one participant: the welcome, and the way back to her own page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from redis import Redis

from frivilligbors import keys, links
from frivilligbors.codec import pack
from frivilligbors.commit import Put
from frivilligbors.enums import Language
from frivilligbors.errors import OperatorError
from frivilligbors.records import Bors, LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from workers.letters.participant_letter import LinkSettings

from .evening import AT, CHOIR, INGRID, LIBRARY, OLA, Evening
from .letter_pipeline import PUBLIC_URL, SECRET, LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer

FORMS = ("plain", "html")


def numbered(number: int, **more: object):  # type: ignore[no-untyped-def]
    """Somebody else who writes Ola's address."""
    return replace(OLA, participant_id=f"ola{number}", code=f"K7F{number}", **more)  # type: ignore[arg-type]


def test_a_welcome_holds_the_code_the_badge_and_the_personal_link(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(replace(OLA, proved_at=AT))
    pipeline.send()
    (letter,) = smtp_server.letters
    assert letter["To"] == "Ola <ola@example.no>"
    assert letter["Subject"] == "Du er påmeldt: Frivilligbørs Drammen. Koden din er K7F3"
    assert (letter["X-Letter"], letter["X-Bors"]) == ("welcome", evening.slug)
    for form in FORMS:
        text = text_of(letter, form)
        for expected in (
            "Åsen bibliotek",
            "K7F3",
            f"{PUBLIC_URL}/b/{evening.slug}/K7F3",
            f"{PUBLIC_URL}/b/{evening.slug}/katalog",
        ):
            assert expected in text
        assert "fra før" not in text


def test_the_link_in_a_letter_is_the_one_the_house_honours(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(OLA)
    pipeline.send()
    (link,) = [link for link in text_of(smtp_server.letters[0]).splitlines() if link.startswith(f"{PUBLIC_URL}/deg")]
    assert f'href="{link}"' in text_of(smtp_server.letters[0], "html")
    assert urlsplit(link).query == ""
    assert links.claim_of(SECRET.encode(), urlsplit(link).fragment) == (
        evening.slug,
        "ola",
        0,
        links.address_fingerprint(SECRET.encode(), OLA),
        "",
    )


def test_the_link_is_the_newest_of_those_that_were_made_void(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(OLA)
    pipeline.write()
    evening.save_participant(replace(OLA, revocation=3))
    pipeline.send()
    assert f"{evening.slug}.ola.3." in text_of(smtp_server.letters[0])


def test_whoever_was_here_before_is_told_so_and_nobody_else_is(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(numbered(2, earlier="ola"))
    pipeline.send()
    evening.erase(OLA)
    evening.write("registration", Put(keys.ORGANISATION, "library", pack(LIBRARY)))
    evening.register(numbered(3, earlier="ola"))
    pipeline.send()
    while_both_are_in, after = smtp_server.letters
    for form in FORMS:
        assert "Denne adressen er påmeldt fra før, med en annen kode." in text_of(while_both_are_in, form)
        assert "fra før" not in text_of(after, form)


def test_a_welcome_says_when_the_gong_sounds_while_that_is_still_to_come(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for number, days in ((1, 3), (2, -3)):
        bors_record = Bors(
            slug=evening.slug, name="Børsen", place="Globusgården", opens_at=datetime.now(UTC) + timedelta(days=days)
        )
        evening.write("organiser", Put(keys.BORS, "", pack(bors_record)))
        evening.register(numbered(number))
        pipeline.send()
    before, after = (text_of(letter) for letter in smtp_server.letters)
    assert "Gongen går: " in before
    assert "Sted: Globusgården" in before
    assert "Gongen går" not in after


def test_a_link_that_was_asked_for_comes_by_mail(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.request_link(INGRID)
    pipeline.send()
    (letter,) = smtp_server.to("ingrid@example.no")
    assert letter["Subject"] == "Lenkja til sida di: Frivilligbørs Drammen"
    assert letter["X-Letter"] == "link"
    for form in FORMS:
        assert links.mailed_link(PUBLIC_URL, SECRET.encode(), evening.slug, INGRID) in text_of(letter, form)


def test_asking_again_brings_another_letter(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for _ in range(2):
        evening.request_link(INGRID)
    pipeline.send()
    assert len({letter["Message-ID"] for letter in smtp_server.to("ingrid@example.no")}) == 2


@pytest.mark.parametrize(("lang", "subject"), [("nb", "Du er påmeldt"), ("nn", "Du er påmeld:"), ("en", "You are registered")])
def test_each_is_welcomed_in_the_language_of_the_registration(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer, lang: str, subject: str
) -> None:
    evening.register(replace(OLA, language=lang))
    pipeline.send()
    assert str(smtp_server.letters[0]["Subject"]).startswith(subject)


def test_a_letter_in_a_language_that_is_no_longer_offered_goes_in_the_default(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    offered = Bors(slug=evening.slug, name="Børsen", chosen_languages=(Language.EN, Language.NB))
    evening.write("organiser", Put(keys.BORS, "", pack(offered)))
    evening.register(replace(OLA, language="nn"))
    pipeline.send()
    evening.agree()
    pipeline.send()
    written = [(str(letter["X-Letter"]), str(letter["Content-Language"])) for letter in smtp_server.to("ola@example.no")]
    assert written == [("welcome", "en"), ("agreement", "en")]


def test_a_letter_fetches_the_logo_and_has_the_name_where_it_may_not(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for logo, number in (("", 1), ("0f3a9c51d27b44e8", 2)):
        evening.write("organiser", Put(keys.BORS, "", pack(Bors(slug=evening.slug, name="Børsen", logo=logo))))
        evening.register(numbered(number))
        pipeline.send()
    without, with_it = (text_of(letter, "html") for letter in smtp_server.letters)
    assert "<img" not in without
    assert f'<img src="{PUBLIC_URL}/b/{evening.slug}/logo/0f3a9c51d27b44e8-liten.png" alt="Børsen"' in with_it


def test_one_address_is_welcomed_three_times_and_the_organiser_sees_why_not_a_fourth(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for number, address in enumerate(
        ("ola@example.no", "OLA+1@example.no", "ola+x@Example.no", "ola+2@example.no", "o@example.no")
    ):
        evening.register(numbered(number, email=address))
    pipeline.send()
    assert [str(letter["To"].addresses[0].username) for letter in smtp_server.letters] == ["ola", "OLA+1", "ola+x", "o"]
    fourth = pipeline.letter("welcome", "ola3")
    assert (fourth.state, fourth.trouble, fourth.attempts) == (LetterState.DEAD, "enough-letters", 0)
    assert not pipeline.outbox.has_unsettled(evening.slug)


def test_erasing_oneself_between_gives_no_letter_more(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for number in range(5):
        person = numbered(number, organisation_ids=("choir",))
        evening.register(person)
        pipeline.send()
        evening.erase(person)
        evening.write("registration", Put(keys.ORGANISATION, "choir", pack(CHOIR)))
    assert len(smtp_server.letters) == 3


def test_the_count_of_an_address_does_not_tell_which(redis: RedisClient, pipeline: LetterPipeline, evening: Evening) -> None:
    evening.register(OLA)
    pipeline.write()
    ((whose, number),) = redis.hgetall(keys.LETTERS_TO.of(evening.slug)).items()
    assert number == "1"
    assert "ola" not in whose
    assert "example" not in whose


def test_asking_for_links_sends_ten_letters_and_no_more(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(OLA)
    for _ in range(12):
        evening.request_link(OLA)
    pipeline.send()
    assert [letter["X-Letter"] for letter in smtp_server.letters] == ["welcome"] + ["link"] * 10


def test_nobody_is_counted_twice_by_two_followers(
    redis: RedisClient, queue: Redis, evening: Evening, pipeline: LetterPipeline, smtp_server: RecordingSmtpServer
) -> None:
    other = LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url)
    for number in range(3):
        evening.register(numbered(number))
        pipeline.write()
        other.write()
    pipeline.send()
    assert len(smtp_server.letters) == 3


def test_whoever_left_before_the_letter_went_is_not_welcomed(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(OLA)
    pipeline.write()
    evening.save_participant(replace(OLA, withdrawn_at=evening.now))
    pipeline.send()
    assert smtp_server.letters == []
    assert pipeline.letter("welcome", "ola").trouble == "withdrawn"
    evening.request_link(OLA)
    pipeline.send()
    assert len(smtp_server.to("ola@example.no")) == 1


@pytest.mark.parametrize("kind", ["welcome", "link"])
def test_a_letter_to_somebody_erased_never_goes_and_its_record_names_nobody(
    redis: RedisClient, pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer, kind: str
) -> None:
    evening.register(OLA) if kind == "welcome" else evening.request_link(OLA)
    (letter_id,) = pipeline.write()
    evening.erase(OLA)
    pipeline.send()
    assert smtp_server.letters == []
    assert (pipeline.letter(kind, "ola").state, pipeline.letter(kind, "ola").trouble) == (LetterState.DEAD, "erased")
    kept = redis.hgetall(keys.LETTER.of(evening.slug, letter_id))
    assert kept.keys() == {
        *("letter_id", "kind", "participant_id", "agreement_id", "state", "attempts", "trouble", "written_at", "settled_at")
    }
    assert "example.no" not in str(kept)


def test_whoever_is_erased_before_the_letter_is_written_has_none(pipeline: LetterPipeline, evening: Evening) -> None:
    evening.register(OLA)
    evening.erase(OLA)
    assert pipeline.write() == []


def test_a_participant_who_cannot_be_read_holds_up_nobody(
    redis: RedisClient, pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.register(OLA)
    evening.write("registration", Put(keys.PARTICIPANT, "ola", {"registered_at": "yesterday"}))
    evening.register(INGRID)
    pipeline.send()
    assert smtp_server.recipients == ["ingrid@example.no"]


@pytest.mark.parametrize("settings", [{"secret_key": SECRET}, {"public_url": PUBLIC_URL}])
def test_a_mailer_that_does_not_know_the_pages_does_not_start(settings: dict[str, str]) -> None:
    with pytest.raises(OperatorError, match="SECRET_KEY and PUBLIC_URL"):
        LinkSettings.of(Settings(**settings))  # type: ignore[arg-type]


def test_a_letter_about_an_agreement_says_what_happens_afterwards(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    bors_record = Bors(slug=evening.slug, name="Børsen", follow_up="Vi ringer dere.", follow_up_at=AT)
    evening.write("organiser", Put(keys.BORS, "", pack(bors_record)))
    evening.register(replace(OLA, proved_at=AT))
    evening.agree()
    pipeline.send()
    letter = next(one for one in smtp_server.letters if one["X-Letter"] == "agreement")
    for form in FORMS:
        assert "Vi ringer dere." in text_of(letter, form)
        assert "Vi følger opp avtalene " in text_of(letter, form)
