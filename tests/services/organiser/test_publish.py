"""Publishing the result: once, when grace is over, and with open eyes for what came late."""

from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

import pytest
from flask import Flask

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.commit import Rank
from frivilligbors.enums import State
from frivilligbors.facts import ResultPublished
from frivilligbors.log import Log
from services.organiser.commands.command_line import publish_bors
from tests.clocks import StandingClock

from .desk import Desk, key_of, words
from .evening import Evening, refusal

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret", "voluntary")


@pytest.fixture
def over(evening: Evening, clock: StandingClock) -> Evening:
    """An evening whose grace is over."""
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    evening.close(5)
    clock.go(minutes=5)
    return evening


def publish(evening: Evening, **more: bool) -> dict[str, object]:
    return dict(publish_bors(evening.context, evening.slug, **more, by="ola", idempotency_key=token_hex(8)).content)


def publications(evening: Evening) -> list[ResultPublished]:
    facts = (entry.fact for entry in Log(evening.context.redis).all(evening.slug))
    return [fact for fact in facts if isinstance(fact, ResultPublished)]


def come_late(evening: Evening) -> None:
    evening.come_late(LIBRARY, CHOIR)
    evening._commit("agreements", writes=[Rank(keys.LATE, "", "late", 1)])


def test_a_published_bors_says_so_everywhere(over: Evening) -> None:
    answer = publish(over)
    assert answer == {"bors": over.slug, "state": "published", "published_at": "2024-05-06T16:35:00.000Z"}
    assert over.bors_record.state(over.context.clock.now()) is State.PUBLISHED
    over.count()
    assert Boards(over.context.redis).read(over.slug).tallies.state is State.PUBLISHED


def test_before_grace_is_over_nothing_is_published(evening: Evening, clock: StandingClock) -> None:
    for step in (lambda: None, evening.open, evening.close):
        step()
        assert refusal(lambda: publish(evening)) == "grace-not-over"
    clock.go(minutes=4, seconds=59)
    assert refusal(lambda: publish(evening)) == "grace-not-over"
    clock.go(seconds=1)
    publish(evening)


def test_while_a_late_agreement_waits_it_is_published_only_by_whoever_says_so(over: Evening) -> None:
    come_late(over)
    assert refusal(lambda: publish(over)) == "late-waits"
    assert publications(over) == []
    publish(over, without_late=True)
    assert len(publications(over)) == 1


def test_two_who_publish_at_once_publish_once_and_get_the_same_answer(over: Evening) -> None:
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: publish(over), range(16)))
    assert len(publications(over)) == 1
    assert [answer for answer in answers if answer != answers[0]] == []


def test_a_wall_that_was_told_something_else_meanwhile_does_not_hold_it_up(over: Evening, ola: Desk) -> None:
    ola.post("storskjerm", scene="black")
    assert publish(over)["state"] == "published"


def test_a_machine_publishes_with_or_without_a_body(app: Flask, over: Evening, ola: Desk) -> None:
    come_late(over)
    client, address = app.test_client(), f"/api/bors/{over.slug}/publish"
    headers = {"Authorization": f"Bearer {ola.token}", "Idempotency-Key": "once"}
    refused = client.post(address, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (409, "late-waits")
    answer = client.post(address, headers=headers | {"Idempotency-Key": "again"}, json={"without_late": True})
    assert (answer.status_code, answer.json["state"]) == (200, "published")
    same = client.post(address, headers=headers | {"Idempotency-Key": "again"}, json={"without_late": True})
    assert (same.json, same.headers["Idempotent-Replayed"]) == (answer.json, "true")
    assert client.post(address, headers={"Idempotency-Key": "x"}).status_code == 401


def test_the_page_asks_about_what_came_late_and_leads_on_to_the_result(over: Evening, ola: Desk) -> None:
    come_late(over)
    page = ola.get("publiser")
    assert "1 avtale kom etter gongen og er ikke sluppet inn." in words(page)
    refused = ola.post("publiser", idempotency_key=key_of(page))
    assert refused.status_code == 409
    assert "publiser uten dem" in words(refused)
    done = ola.post("publiser", without_late="ja")
    assert (done.status_code, done.headers["Location"]) == (303, f"/arrangor/{over.slug}/resultat")
    assert "Resultatet er publisert." in words(ola.get())
    assert f'href="/resultat/{over.slug}"' in ola.get().text
    assert "Alle kan lese det." in words(ola.get("publiser"))


def test_in_the_hour_the_page_says_what_it_waits_for(evening: Evening, ola: Desk) -> None:
    evening.open()
    page = ola.get("publiser")
    assert "når børstimen er over" in words(page)
    assert "without_late" not in page.text
