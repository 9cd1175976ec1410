"""Two phones prepare what a broker then only confirms."""

from typing import Any

import pytest

from frivilligbors.board import Boards
from frivilligbors.enums import AgreementKind, Category
from frivilligbors.facts import HandshakeWithdrawn
from frivilligbors.log import Log

from .cast import CODES, Evening, agreement_body
from .conftest import Hands


@pytest.fixture
def proposed(evening: Evening) -> dict[str, Any]:
    """The choir has proposed something to the library."""
    return evening.proposed()


@pytest.fixture
def accepted(evening: Evening) -> dict[str, Any]:
    """Choir and library have shaken hands."""
    return evening.shaken()


def waiting(evening: Evening) -> int:
    return Boards(evening.context.redis).rebuilt(evening.slug).tallies.waiting


def test_one_writes_down_what_both_give_and_gets_a_code_to_say(evening: Evening, proposed: dict[str, Any]) -> None:
    assert proposed["state"] == "proposed"
    assert len(proposed["code"]) == 3
    assert [party["code"] for party in proposed["parties"]] == [CODES["choir"], CODES["library"]]
    assert [party["gives"] for party in proposed["parties"]] == ["En sommerkonsert", "Salen en kveld i måneden"]
    assert waiting(evening) == 0


def test_the_other_says_yes_in_its_own_words_and_it_stands_in_line(evening: Evening, proposed: dict[str, Any]) -> None:
    answer = evening.shake("library", f"/{proposed['handshake_id']}/accept", {"gives": "Salen to kvelder"})
    assert (answer.status_code, answer.json["state"]) == (200, "accepted")
    assert answer.json["parties"][1]["gives"] == "Salen to kvelder"
    assert waiting(evening) == 1
    (line,) = evening.client("kari").get(f"/api/bors/{evening.slug}/handshakes").json["handshakes"]
    assert line["code"] == proposed["code"]


def test_a_gift_that_goes_one_way_is_shaken_hands_on_too(evening: Evening) -> None:
    body = agreement_body("choir", "library")
    body["parties"][0]["gives"] = ""
    ours = evening.shake("choir", "", body).json
    assert evening.shake("library", f"/{ours['handshake_id']}/accept", {}).json["state"] == "accepted"


def test_nobody_accepts_what_gives_nothing(evening: Evening) -> None:
    body = agreement_body("choir", "library")
    body["parties"][0]["gives"] = ""
    ours = evening.shake("choir", "", body).json
    answer = evening.shake("library", f"/{ours['handshake_id']}/accept", {"gives": ""})
    assert (answer.status_code, answer.json["code"]) == (422, "nobody-gives")


def test_who_proposed_does_not_accept(evening: Evening, proposed: dict[str, Any]) -> None:
    answer = evening.shake("choir", f"/{proposed['handshake_id']}/accept", {})
    assert (answer.status_code, answer.json["code"]) == (403, "other-party-accepts")


@pytest.mark.parametrize("command", ["accept", "withdraw"])
def test_a_third_finds_no_handshake_of_two_others(evening: Evening, proposed: dict[str, Any], command: str) -> None:
    answer = evening.shake("bakery", f"/{proposed['handshake_id']}/{command}", {})
    assert (answer.status_code, answer.json["code"]) == (404, "no-such-handshake")
    assert evening.phone("bakery").get(f"/api/bors/{evening.slug}/handshakes").json == {"handshakes": []}


def test_nobody_shakes_the_hands_of_two_others(evening: Evening) -> None:
    answer = evening.shake("bakery", "", agreement_body("choir", "library"))
    assert (answer.status_code, answer.json["code"]) == (403, "not-your-handshake")


@pytest.mark.parametrize("who", ["choir", "library"])
@pytest.mark.parametrize("state", ["proposed", "accepted"])
def test_either_withdraws_until_it_is_confirmed(evening: Evening, who: str, state: str) -> None:
    ours = evening.proposed() if state == "proposed" else evening.shaken()
    answer = evening.shake(who, f"/{ours['handshake_id']}/withdraw", {})
    assert (answer.status_code, answer.json["state"]) == (200, "withdrawn")
    assert waiting(evening) == 0
    fact = [entry.fact for entry in Log(evening.context.redis).all(evening.slug)][-1]
    assert isinstance(fact, HandshakeWithdrawn)
    assert fact.stood_in_line is (state == "accepted")
    assert evening.post({"handshake_id": ours["handshake_id"]}).json["code"] == "handshake-withdrawn"


def test_a_broker_confirms_what_they_shook_hands_on_without_a_word_more(evening: Evening, accepted: dict[str, Any]) -> None:
    answer = evening.post({"handshake_id": accepted["handshake_id"]})
    assert answer.status_code == 201
    (kept,) = evening.agreements
    assert (kept.number, kept.category, kept.kind) == (1, Category.PREMISES, AgreementKind.AGREEMENT)
    assert [party.gives for party in kept.parties] == ["En sommerkonsert", "Salen en kveld i måneden"]
    assert kept.handshake_id == accepted["handshake_id"]
    assert evening.facts[0].handshake_id == accepted["handshake_id"]
    assert waiting(evening) == 0
    (seen,) = evening.phone("choir").get(f"/api/bors/{evening.slug}/handshakes").json["handshakes"]
    assert (seen["state"], seen["agreement_id"]) == ("confirmed", kept.agreement_id)


def test_a_broker_may_set_the_words_right_while_confirming(evening: Evening, accepted: dict[str, Any]) -> None:
    body = agreement_body("library", "choir", handshake_id=accepted["handshake_id"], category="other")
    assert evening.post(body).status_code == 201
    assert evening.agreements[0].category is Category.OTHER


def test_the_handshake_of_two_others_is_not_used_up(evening: Evening, accepted: dict[str, Any]) -> None:
    answer = evening.post(agreement_body("library", "bakery", handshake_id=accepted["handshake_id"]))
    assert (answer.status_code, answer.json["code"]) == (422, "handshake-of-others")


def test_what_only_one_has_said_is_not_confirmed(evening: Evening, proposed: dict[str, Any]) -> None:
    answer = evening.post({"handshake_id": proposed["handshake_id"]})
    assert (answer.status_code, answer.json["code"]) == (409, "handshake-not-accepted")


def test_after_it_is_confirmed_nobody_withdraws(evening: Evening, accepted: dict[str, Any]) -> None:
    evening.post({"handshake_id": accepted["handshake_id"]})
    answer = evening.shake("choir", f"/{accepted['handshake_id']}/withdraw", {})
    assert (answer.status_code, answer.json["code"]) == (409, "handshake-confirmed")


def test_hands_are_shaken_in_the_hour_only(planned: Evening) -> None:
    assert planned.shake("choir", "", agreement_body("choir", "library")).json["code"] == "bors-not-open"
    planned.open_()
    ours = planned.proposed()
    planned.close()
    assert planned.shake("choir", "", agreement_body("choir", "library")).json["code"] == "bors-closed"
    assert planned.shake("library", f"/{ours['handshake_id']}/accept", {}).json["code"] == "bors-closed"


def test_what_stood_in_line_at_the_gong_is_confirmed_in_grace_and_then_no_more(
    evening: Evening, accepted: dict[str, Any], clock: Hands
) -> None:
    later = evening.shaken("bakery", "choir")
    evening.close(grace_minutes=5)
    assert evening.post({"handshake_id": accepted["handshake_id"]}).json["in_grace"] is True
    clock.pass_(minutes=6)
    assert evening.post({"handshake_id": later["handshake_id"]}).json["code"] == "bors-closed"
    (seen,) = evening.phone("bakery").get(f"/api/bors/{evening.slug}/handshakes").json["handshakes"]
    assert seen["state"] == "expired"


def test_somebody_here_for_two_says_for_whom(evening: Evening) -> None:
    body = agreement_body("both", "library")
    assert evening.shake("both", "", body).json["code"] == "organisation-needed"
    body["parties"][0]["organisation_id"] = "scouts"
    assert evening.shake("both", "", body).json["parties"][0]["organisation"] == "Nesset speidergruppe"


def test_whoever_accepts_may_do_it_for_another_of_theirs(evening: Evening) -> None:
    body = agreement_body("library", "both")
    body["parties"][1]["organisation_id"] = "scouts"
    ours = evening.shake("library", "", body).json
    answer = evening.shake("both", f"/{ours['handshake_id']}/accept", {"organisation_id": "choir"})
    assert answer.json["parties"][1]["organisation"] == "Fjordkoret"


def test_a_personal_token_is_as_good_as_the_phone_it_opens(evening: Evening) -> None:
    headers = {"Authorization": f"Bearer {evening.personal('choir')}", "Idempotency-Key": "1"}
    url = f"/api/bors/{evening.slug}/handshakes"
    assert evening.client(None).post(url, json=agreement_body("choir", "library"), headers=headers).status_code == 201
    assert len(evening.client(None).get(url, headers=headers).json["handshakes"]) == 1


def test_the_same_key_again_is_the_same_handshake(evening: Evening) -> None:
    first, again = (evening.shake("choir", "", agreement_body("choir", "library"), idempotency_key="one") for _ in range(2))
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
