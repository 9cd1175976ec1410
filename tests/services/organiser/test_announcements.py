"""An organiser writes to everybody: looked at first, counted, sent once, and not too often."""

from secrets import token_hex
from typing import Any

import pytest

from frivilligbors import keys
from frivilligbors.announcements import MAX_ANNOUNCEMENTS, Announcement
from frivilligbors.commit import Append, Commit
from frivilligbors.facts import AnnouncementSent
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.log import Log

from .desk import Desk, key_of, words
from .evening import Evening

LETTER = {"subject_nb": "Nytt rom", "body_nb": "Vi er i kantina.\n\nVelkommen."}


@pytest.fixture
def hall(evening: Evening) -> Evening:
    """Three with an address, two of them voluntary, and one without."""
    people = [
        evening.come("Koret", "voluntary", email="a@example.no"),
        evening.come("Speiderne", "voluntary", email="b@example.no"),
        evening.come("Åsen bibliotek", "public", email="c@example.no"),
        evening.come("Bakeriet", "business"),
    ]
    here = Commit(writes=[Append(keys.PARTICIPANTS, "", one.participant_id) for one in people], answer={})
    evening.context.ledger("registration").commit(evening.slug, IdempotentRequest("test", "test", token_hex(4), {}), here)
    return evening


def sent(evening: Evening) -> list[AnnouncementSent]:
    found = (entry.fact for entry in Log(evening.context.redis).all(evening.slug))
    return [fact for fact in found if isinstance(fact, AnnouncementSent)]


def post(ola: Desk, idempotency_key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": idempotency_key or token_hex(8)}
    return ola.client.post(f"/api/bors/{ola.scope}/announcements", json=LETTER | body, headers=headers)


def test_it_is_looked_at_and_counted_before_it_is_sent(ola: Desk, hall: Evening) -> None:
    page = ola.post("brev/nytt", **LETTER, subject_nn="", body_nn="", sector="", gjor="vis")
    assert page.status_code == 200
    assert "Send til 3 deltakere" in words(page)
    assert "ikke skrevet: de får bokmål" in words(page)
    assert sent(hall) == []
    for _ in range(2):
        answer = ola.post("brev/nytt", idempotency_key=f"{key_of(page)}", **LETTER, sector="", gjor="send")
        assert (answer.status_code, answer.location) == (303, f"/arrangor/{hall.slug}/brev?sendt=3")
    assert len(sent(hall)) == 1
    assert "Brevet er på vei til 3 deltakere." in words(ola.get("brev?sendt=3"))


def test_what_it_says_is_a_record_and_the_fact_has_none_of_the_words(ola: Desk, hall: Evening) -> None:
    answer = post(ola, sector="voluntary", subject_en="New room", body_en="We are in the canteen.")
    assert (answer.status_code, answer.json["recipients"]) == (201, 2)
    (fact,) = sent(hall)
    written = hall.context.queries.one(Announcement, keys.ANNOUNCEMENT, hall.slug, fact.announcement_id)
    assert written is not None
    assert (written.text("nb").body, written.text("nn"), written.text("en").subject) == (
        LETTER["body_nb"],
        written.nb,
        "New room",
    )
    assert "kantina" not in str(hall.context.redis.xrange(keys.LOG.of(hall.slug), "-", "+"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"subject_nb": ""}, "subject_nb"),
        ({"body_nb": "x" * 3001}, "body_nb"),
        ({"subject_nn": "Takk"}, "body_nn"),
        ({"body_en": "Thanks"}, "subject_en"),
        ({"body_nb": "a\x00b"}, "body_nb"),
        ({"sector": "gold"}, "sector"),
        ({"sector": "individual"}, "sector"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_half_a_letter_is_refused_beside_its_field(ola: Desk, hall: Evening, fields: dict[str, str], field: str) -> None:
    answer = post(ola, **fields)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    assert sent(hall) == []
    page = ola.post("brev/nytt", **(LETTER | fields), gjor="send")
    if field != "colour":
        assert page.status_code == 422
        assert f'id="{field}-error"' in page.text


def test_more_than_three_an_hour_are_refused_and_the_next_goes_later(ola: Desk, hall: Evening) -> None:
    assert [post(ola).status_code for _ in range(MAX_ANNOUNCEMENTS + 1)] == [201] * MAX_ANNOUNCEMENTS + [429]
    assert len(sent(hall)) == MAX_ANNOUNCEMENTS
    hall.context.clock.go(minutes=61)  # type: ignore[attr-defined]
    assert post(ola).status_code == 201


def test_one_key_sends_once(ola: Desk, hall: Evening) -> None:
    first, again = post(ola, idempotency_key="one"), post(ola, idempotency_key="one")
    assert (first.json, again.headers.get("Idempotent-Replayed")) == (again.json, "true")
    assert len(sent(hall)) == 1


@pytest.mark.parametrize("draft", ["paminnelse", "rom", "takk"])
def test_our_drafts_are_in_three_languages_and_may_be_sent(ola: Desk, hall: Evening, draft: str) -> None:
    page = ola.get(f"brev/nytt?utkast={draft}")
    for lang in ("nb", "nn", "en"):
        assert f'id="subject_{lang}" name="subject_{lang}" type="text" value="' in page.text
        assert f'name="subject_{lang}" type="text" value=""' not in page.text


def test_it_stands_in_the_audit_list(ola: Desk, hall: Evening) -> None:
    post(ola)
    post(ola, sector="voluntary")
    text = words(ola.get("hendelser"))
    assert "Et brev er sendt til alle" in text
    assert "Et brev er sendt til en sektor: Frivillig" in text
