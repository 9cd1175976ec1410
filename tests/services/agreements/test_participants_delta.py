"""A desk that has the list of participants is told who is new, and does not load all of them anew."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect

from frivilligbors.commit import Commit
from frivilligbors.enums import Sector
from frivilligbors.facts import Fact, ParticipantCheckedIn, ParticipantErased, ParticipantWithdrawn
from frivilligbors.idempotency import IdempotentRequest

from .cast import CODES, SCOUTS, Evening
from .served import Desk, roster_stored, serving


@pytest.fixture
def broker(evening: Evening) -> FlaskClient:
    return evening.client("kari")


def append_fact(evening: Evening, fact: Fact) -> None:
    request = IdempotentRequest("test", "test", fact.name, {})
    evening.context.ledger("registration").commit(evening.slug, request, Commit(facts=[fact], answer={}))


def listed(broker: FlaskClient, evening: Evening, **query: object) -> dict[str, object]:
    answer = broker.get(f"/megler/{evening.slug}/participants", query_string=query)
    assert answer.status_code == 200
    body: dict[str, object] = answer.json
    return body


def codes(body: dict[str, object]) -> list[str]:
    return [one["code"] for one in body["participants"]]  # type: ignore[attr-defined]


def test_only_who_is_new_or_has_left_is_told(evening: Evening, broker: FlaskClient) -> None:
    whole = listed(broker, evening)
    asked = {"since": whole["mark"], "epoch": whole["epoch"]}
    assert (codes(listed(broker, evening, **asked)), listed(broker, evening, **asked)["gone"]) == ([], [])
    evening.register("scouts", SCOUTS, code="VVVV", called="Siv")
    bakery = evening.context.queries.participant(evening.slug, "bakery")
    assert bakery
    evening.withdraw(bakery)
    at = evening.context.clock.now()
    append_fact(evening, ParticipantWithdrawn(at=at, by="bakery", participant_id="bakery", sector=Sector.BUSINESS))
    body = listed(broker, evening, **asked)
    assert (codes(body), body["gone"]) == (["VVVV"], [CODES["bakery"]])
    assert body["mark"] == listed(broker, evening)["mark"]


@pytest.mark.parametrize("asked", [{"since": "x"}, {"since": "999999"}, {"since": "1", "epoch": "another"}, {"since": "-1"}])
def test_a_desk_that_knows_another_log_is_told_everything(
    evening: Evening, broker: FlaskClient, asked: dict[str, object]
) -> None:
    whole = listed(broker, evening)
    assert listed(broker, evening, **{"epoch": whole["epoch"]} | asked) == whole


def test_after_an_erasure_all_is_told_anew(evening: Evening, broker: FlaskClient) -> None:
    whole = listed(broker, evening)
    append_fact(evening, ParticipantErased(at=evening.context.clock.now(), by="nora", participant_id="nora"))
    assert "gone" not in listed(broker, evening, since=whole["mark"], epoch=whole["epoch"])


def test_who_comes_through_the_door_changes_no_list(evening: Evening, broker: FlaskClient) -> None:
    mark = listed(broker, evening)["mark"]
    append_fact(evening, ParticipantCheckedIn(at=evening.context.clock.now(), by="ola", participant_id="nora"))
    assert listed(broker, evening)["mark"] == mark


@pytest.fixture
def desk(table: Page, evening: Evening) -> Iterator[Desk]:
    with serving(evening) as url:
        yield Desk(table, url, evening)


def test_a_desk_asks_for_what_is_new_and_keeps_the_others(desk: Desk) -> None:
    roster_stored(desk)
    desk.page.goto("about:blank")  # or the desk that is being left may have asked already
    desk.evening.register("scouts", SCOUTS, code="VVVV", called="Siv")
    bodies: list[dict[str, object]] = []

    def note(route: Route) -> None:
        answer = route.fetch()
        bodies.append(answer.json())
        route.fulfill(response=answer)

    desk.page.route("**/participants?since=*", note)
    with desk.page.expect_response("**/participants?since=*"):
        desk.page.goto(desk.url)
    assert codes(bodies[0]) == ["VVVV"]
    desk.page.route("**/participants*", lambda route: route.abort())
    desk.scan("VVVV", "choir")
    expect(desk.page.locator("#draft")).to_contain_text("Siv")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")
