"""Who sees what of the agreements."""

from typing import Any

import pytest

from .cast import CODES, Evening, agreement_body, path


def listed(evening: Evening, who: str | None) -> list[dict[str, Any]]:
    answer = evening.client(who).get(path(evening.slug))
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json["agreements"]
    return found


@pytest.fixture
def confirmed(evening: Evening) -> Evening:
    evening.confirmed(agreement_body("library", "nora"))
    evening.confirmed(agreement_body("bakery", "choir"))
    ours = evening.confirmed()["agreement_id"]
    evening.post({"reason": "Feil person"}, f"/{ours}/void", by="ola")
    return evening


@pytest.mark.parametrize("who", ["kari", "ola"])
def test_brokers_and_organisers_see_all_of_it(confirmed: Evening, who: str) -> None:
    agreements = listed(confirmed, who)
    assert [agreement["number"] for agreement in agreements] == [1, 2, 3]
    assert agreements[0]["parties"][1]["organisation"] == "Nora Lund"
    assert agreements[0]["parties"][1]["code"] == CODES["nora"]
    assert agreements[2]["void_reason"] == "Feil person"


def test_everybody_sees_organisations_and_no_private_person(confirmed: Evening) -> None:
    first, second = listed(confirmed, None)
    assert [party["organisation"] for party in first["parties"]] == ["Nesset bibliotek", None]
    assert [party["organisation"] for party in second["parties"]] == ["Bakeriet på hjørnet", "Fjordkoret"]
    assert [party["sector"] for party in first["parties"]] == ["public", "individual"]


def test_what_somebody_gives_is_told_to_all_only_if_they_agreed(confirmed: Evening) -> None:
    first, second = listed(confirmed, None)
    assert [party["gives"] for party in first["parties"]] == [None, None]
    assert [party["gives"] for party in second["parties"]] == ["Salen en kveld i måneden", None]


def test_a_private_person_who_agreed_is_named(confirmed: Evening) -> None:
    confirmed.agree("nora")
    assert listed(confirmed, None)[0]["parties"][1]["organisation"] == "Nora Lund"


def test_neither_codes_nor_reasons_nor_brokers_are_told_to_all(confirmed: Evening) -> None:
    text = confirmed.client(None).get(path(confirmed.slug)).text
    assert not [secret for secret in (*CODES.values(), "Feil person", "broker", "organisation_id") if secret in text]


def test_the_voided_are_not_told_to_all(confirmed: Evening) -> None:
    assert [agreement["number"] for agreement in listed(confirmed, None)] == [1, 2]


def test_a_participant_sees_what_everybody_sees(confirmed: Evening) -> None:
    assert confirmed.phone("nora").get(path(confirmed.slug)).json["agreements"] == listed(confirmed, None)


def test_a_stranger_with_a_token_of_another_bors_sees_what_everybody_sees(confirmed: Evening) -> None:
    everybody = listed(confirmed, None)
    confirmed.tokens["stranger"] = confirmed.invite(confirmed.role("kari"), "stranger", scope="another-bors")
    assert listed(confirmed, "stranger") == everybody
