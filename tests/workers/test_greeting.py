"""Letters to one participant: the welcome, and the way back to her own page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from redis import Redis

from frivilligbors import keys, links
from frivilligbors.codec import pack
from frivilligbors.commit import Put
from frivilligbors.records import Bors, LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings, Unusable
from workers.greeting import Pages

from .desk import PAGES, SECRET, Desk, text_of
from .evening import AT, CHOIR, INGRID, LIBRARY, OLA, Evening
from .post_offices import PostOffice

FORMS = ("plain", "html")


def numbered(number: int, **more: object):  # type: ignore[no-untyped-def]
    """Somebody else who writes Ola's address."""
    return replace(OLA, participant_id=f"ola{number}", code=f"K7F{number}", **more)  # type: ignore[arg-type]


def test_a_welcome_holds_the_code_the_badge_and_the_personal_link(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.register(replace(OLA, proved_at=AT))
    desk.send()
    (letter,) = office.letters
    assert letter["To"] == "Ola <ola@example.no>"
    assert letter["Subject"] == "Du er påmeldt: Frivilligbørs Drammen. Koden din er K7F3"
    assert (letter["X-Letter"], letter["X-Bors"]) == ("welcome", evening.slug)
    for form in FORMS:
        text = text_of(letter, form)
        for told in ("Åsen bibliotek", "K7F3", f"{PAGES}/b/{evening.slug}/K7F3", f"{PAGES}/b/{evening.slug}/katalog"):
            assert told in text
        assert "fra før" not in text


def test_the_link_in_a_letter_is_the_one_the_house_honours(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.register(OLA)
    desk.send()
    (line,) = [line for line in text_of(office.letters[0]).splitlines() if line.startswith(f"{PAGES}/deg")]
    assert f'href="{line}"' in text_of(office.letters[0], "html")
    assert urlsplit(line).query == ""
    assert links.claim_of(SECRET.encode(), urlsplit(line).fragment) == (
        evening.slug,
        "ola",
        0,
        links.address_mark(SECRET.encode(), OLA),
        "",
    )


def test_the_link_is_the_newest_of_those_that_were_made_void(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.register(OLA)
    desk.write()
    evening.know(replace(OLA, revocation=3))
    desk.send()
    assert f"{evening.slug}.ola.3." in text_of(office.letters[0])


def test_whoever_was_here_before_is_told_so_and_nobody_else_is(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.register(numbered(2, earlier="ola"))
    desk.send()
    evening.erase(OLA)
    evening.keep("registration", Put(keys.ORGANISATION, "library", pack(LIBRARY)))
    evening.register(numbered(3, earlier="ola"))
    desk.send()
    while_both_are_in, after = office.letters
    for form in FORMS:
        assert "Denne adressen er påmeldt fra før, med en annen kode." in text_of(while_both_are_in, form)
        assert "fra før" not in text_of(after, form)


def test_a_welcome_says_when_the_gong_sounds_while_that_is_still_to_come(
    desk: Desk, evening: Evening, office: PostOffice
) -> None:
    for number, days in ((1, 3), (2, -3)):
        bors = Bors(slug=evening.slug, name="Børsen", place="Globusgården", opens_at=datetime.now(UTC) + timedelta(days=days))
        evening.keep("organiser", Put(keys.BORS, "", pack(bors)))
        evening.register(numbered(number))
        desk.send()
    before, after = (text_of(letter) for letter in office.letters)
    assert "Gongen går: " in before
    assert "Sted: Globusgården" in before
    assert "Gongen går" not in after


def test_a_link_that_was_asked_for_comes_by_mail(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.ask_for_link(INGRID)
    desk.send()
    (letter,) = office.to("ingrid@example.no")
    assert letter["Subject"] == "Lenkja til sida di: Frivilligbørs Drammen"
    assert letter["X-Letter"] == "link"
    for form in FORMS:
        assert links.mailed_link(PAGES, SECRET.encode(), evening.slug, INGRID) in text_of(letter, form)


def test_asking_again_brings_another_letter(desk: Desk, evening: Evening, office: PostOffice) -> None:
    for _ in range(2):
        evening.ask_for_link(INGRID)
    desk.send()
    assert len({letter["Message-ID"] for letter in office.to("ingrid@example.no")}) == 2


@pytest.mark.parametrize(("lang", "told"), [("nb", "Du er påmeldt"), ("nn", "Du er påmeld:"), ("en", "You are registered")])
def test_each_is_welcomed_in_the_language_of_the_registration(
    desk: Desk, evening: Evening, office: PostOffice, lang: str, told: str
) -> None:
    evening.register(replace(OLA, language=lang))
    desk.send()
    assert str(office.letters[0]["Subject"]).startswith(told)


def test_one_address_is_welcomed_three_times_and_the_organiser_sees_why_not_a_fourth(
    desk: Desk, evening: Evening, office: PostOffice
) -> None:
    for number, address in enumerate(
        ("ola@example.no", "OLA+1@example.no", "ola+x@Example.no", "ola+2@example.no", "o@example.no")
    ):
        evening.register(numbered(number, email=address))
    desk.send()
    assert [str(letter["To"].addresses[0].username) for letter in office.letters] == ["ola", "OLA+1", "ola+x", "o"]
    fourth = desk.letter("welcome", "ola3")
    assert (fourth.state, fourth.trouble, fourth.attempts) == (LetterState.DEAD, "enough-letters", 0)
    assert not desk.outbox.awaits(evening.slug)


def test_erasing_oneself_between_gives_no_letter_more(desk: Desk, evening: Evening, office: PostOffice) -> None:
    for number in range(5):
        person = numbered(number, organisation_ids=("choir",))
        evening.register(person)
        desk.send()
        evening.erase(person)
        evening.keep("registration", Put(keys.ORGANISATION, "choir", pack(CHOIR)))
    assert len(office.letters) == 3


def test_the_count_of_an_address_does_not_tell_which(redis: RedisClient, desk: Desk, evening: Evening) -> None:
    evening.register(OLA)
    desk.write()
    ((whose, number),) = redis.hgetall(keys.LETTERS_TO.of(evening.slug)).items()
    assert number == "1"
    assert "ola" not in whose
    assert "example" not in whose


def test_asking_for_links_sends_ten_letters_and_no_more(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.register(OLA)
    for _ in range(12):
        evening.ask_for_link(OLA)
    desk.send()
    assert [letter["X-Letter"] for letter in office.letters] == ["welcome"] + ["link"] * 10


def test_nobody_is_counted_twice_by_two_followers(
    redis: RedisClient, queue: Redis, evening: Evening, desk: Desk, office: PostOffice
) -> None:
    other = Desk(redis, queue, evening, smtp_url=office.url)
    for number in range(3):
        evening.register(numbered(number))
        desk.write()
        other.write()
    desk.send()
    assert len(office.letters) == 3


def test_whoever_left_before_the_letter_went_is_not_welcomed(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.register(OLA)
    desk.write()
    evening.know(replace(OLA, withdrawn_at=evening.now))
    desk.send()
    assert office.letters == []
    assert desk.letter("welcome", "ola").trouble == "withdrawn"
    evening.ask_for_link(OLA)
    desk.send()
    assert len(office.to("ola@example.no")) == 1


@pytest.mark.parametrize("kind", ["welcome", "link"])
def test_a_letter_to_somebody_erased_never_goes_and_its_record_names_nobody(
    redis: RedisClient, desk: Desk, evening: Evening, office: PostOffice, kind: str
) -> None:
    evening.register(OLA) if kind == "welcome" else evening.ask_for_link(OLA)
    (letter_id,) = desk.write()
    evening.erase(OLA)
    desk.send()
    assert office.letters == []
    assert (desk.letter(kind, "ola").state, desk.letter(kind, "ola").trouble) == (LetterState.DEAD, "erased")
    kept = redis.hgetall(keys.LETTER.of(evening.slug, letter_id))
    assert kept.keys() == {
        *("letter_id", "kind", "participant_id", "agreement_id", "state", "attempts", "trouble", "written_at", "settled_at")
    }
    assert "example.no" not in str(kept)


def test_whoever_is_erased_before_the_letter_is_written_has_none(desk: Desk, evening: Evening) -> None:
    evening.register(OLA)
    evening.erase(OLA)
    assert desk.write() == []


def test_a_participant_who_cannot_be_read_holds_up_nobody(
    redis: RedisClient, desk: Desk, evening: Evening, office: PostOffice
) -> None:
    evening.register(OLA)
    evening.keep("registration", Put(keys.PARTICIPANT, "ola", {"registered_at": "yesterday"}))
    evening.register(INGRID)
    desk.send()
    assert office.recipients == ["ingrid@example.no"]


@pytest.mark.parametrize("told", [{"secret_key": SECRET}, {"public_url": PAGES}])
def test_a_post_that_does_not_know_the_pages_does_not_start(told: dict[str, str]) -> None:
    with pytest.raises(Unusable, match="SECRET_KEY and PUBLIC_URL"):
        Pages.of(Settings(**told))  # type: ignore[arg-type]
