"""One person's handshakes do not fill another's page, nor the line at the brokers' desks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.errors import Refused
from frivilligbors.records import Handshake, HandshakeState, Party
from services.agreements.routes import handshake_views
from services.agreements.rules.handshake_limits import (
    MAX_BY_PROPOSER,
    MAX_OF_A_PAIR,
    MAX_TO_RECEIVER,
    WITHDRAWN_FACTOR,
    demand_within_limits,
)
from web import rate_limit
from web.rate_limit import LeakyBucket

from .cast import CODES, Evening, agreement_body

AT = datetime(2024, 5, 6, 17, 0, tzinfo=UTC)
PROPOSED, ACCEPTED, CONFIRMED, WITHDRAWN = HandshakeState


def between(first: str, second: str, state: HandshakeState = PROPOSED, many: int = 1) -> list[Handshake]:
    """So many handshakes that the first has proposed to the second."""
    both = tuple(
        Party(participant_id=one, organisation_id=one, sector=Sector.VOLUNTARY, gives="Kake") for one in (first, second)
    )
    one = Handshake(
        handshake_id="",
        code="",
        parties=(both[0], both[1]),
        category=Category.TIME,
        kind=AgreementKind.AGREEMENT,
        proposed_at=AT,
    )
    return [replace(one, state=state)] * many


def to_all(state: HandshakeState, many: int) -> list[Handshake]:
    return [one for place in range(many) for one in between("choir", f"guest {place}", state)]


def from_all(state: HandshakeState, many: int) -> list[Handshake]:
    return [one for place in range(many) for one in between(f"guest {place}", "library", state)]


FULL = {
    "a pair waits for the other": ("pair-has-enough", between("choir", "library", PROPOSED, MAX_OF_A_PAIR), []),
    "a pair waits for a broker": ("pair-has-enough", between("choir", "library", ACCEPTED, MAX_OF_A_PAIR), []),
    "a pair takes back and back": (
        "pair-has-enough",
        between("choir", "library", WITHDRAWN, MAX_OF_A_PAIR * WITHDRAWN_FACTOR),
        [],
    ),
    "one proposes to everybody": ("proposer-has-enough", to_all(PROPOSED, MAX_BY_PROPOSER), []),
    "one stands in line with everybody": ("proposer-has-enough", to_all(ACCEPTED, MAX_BY_PROPOSER), []),
    "one takes back from everybody": ("proposer-has-enough", to_all(WITHDRAWN, MAX_BY_PROPOSER * WITHDRAWN_FACTOR), []),
    "everybody asks one": ("other-has-enough", [], from_all(PROPOSED, MAX_TO_RECEIVER)),
}


@pytest.mark.parametrize("why", FULL)
def test_there_is_an_end(why: str) -> None:
    error_code, ours, theirs = FULL[why]
    with pytest.raises(Refused) as no:
        demand_within_limits("choir", "library", ours, theirs)
    assert no.value.error_code == error_code
    demand_within_limits("choir", "library", ours[1:], theirs[1:])


def test_what_has_become_an_agreement_or_was_asked_by_others_is_no_burden_of_ours() -> None:
    made = between("choir", "library", CONFIRMED, 300)
    asked = between("library", "choir", PROPOSED, 300)
    demand_within_limits("choir", "library", made + asked, made + asked + from_all(WITHDRAWN, 300) + from_all(ACCEPTED, 300))


def proposed(evening: Evening, first: str, second: str, idempotency_key: str | None = None) -> tuple[int, str]:
    answer = evening.shake(first, "", agreement_body(first, second), idempotency_key)
    data: dict[str, Any] = answer.json
    return answer.status_code, data.get("code", "") if answer.status_code >= 400 else ""


def test_one_who_proposes_again_and_again_is_told_to_go_to_a_broker(evening: Evening) -> None:
    answers = [proposed(evening, "choir", "library", f"press-{n}") for n in range(MAX_OF_A_PAIR + 3)]
    assert answers == [(201, "")] * MAX_OF_A_PAIR + [(409, "pair-has-enough")] * 3
    assert proposed(evening, "choir", "library", "press-0") == (201, "")
    assert len(evening.phone("library").get(f"/api/bors/{evening.slug}/handshakes").json["handshakes"]) == MAX_OF_A_PAIR
    assert proposed(evening, "choir", "bakery") == (201, "")
    assert proposed(evening, "bakery", "library") == (201, "")


def test_what_was_typed_stands_on_the_page_that_says_so(evening: Evening) -> None:
    for _ in range(MAX_OF_A_PAIR):
        evening.proposed()
    page = f"/handtrykk/{evening.slug}/{CODES['library']}"
    form = {"key": "press", "parties.0.gives": "Fire sanger i mai", "parties.1.gives": "Salen", "category": "premises"}
    answer = evening.phone("choir").post(page, data=form)
    assert answer.status_code == 409
    assert "Dere to har mange håndtrykk som venter" in answer.text
    assert 'value="Fire sanger i mai"' in answer.text


def test_a_broker_confirms_what_two_agree_on_however_many_wait(evening: Evening) -> None:
    for _ in range(MAX_OF_A_PAIR):
        evening.proposed()
    evening.confirmed(agreement_body("choir", "library"))


def test_a_long_evening_does_not_make_the_list_long(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshake_views, "CLOSED_SHOWN", 2)
    for _ in range(4):
        over = evening.proposed()["handshake_id"]
        evening.shake("choir", f"/{over}/withdraw", {})
    waiting = evening.proposed()["handshake_id"]
    page = evening.phone("library").get(f"/handtrykk/{evening.slug}").text
    assert (page.count('<li class="card'), waiting in page, over in page) == (3, True, True)


def test_a_participant_who_never_stops_is_asked_to_pause_and_a_replay_is_free(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "command_limiter", LeakyBucket(3, 600.0))
    keys = ["a", "b", "c", "d", "a"]
    assert [proposed(evening, "choir", "library", idempotency_key)[0] for idempotency_key in keys] == [201, 201, 201, 429, 201]
    assert proposed(evening, "bakery", "library") == (201, "")
    for _ in range(5):
        evening.confirmed(agreement_body("choir", "library"))
