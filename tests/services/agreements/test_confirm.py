"""A broker confirms: record, fact and answer, together."""

import pytest

from frivilligbors.board import Boards
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import AgreementConfirmed

from .cast import Evening, agreement_body


def test_a_confirmed_agreement_is_answered_with_its_number_and_both_parties(evening: Evening) -> None:
    answer = evening.post(agreement_body())
    assert answer.status_code == 201
    assert answer.json["number"] == 1
    assert answer.json["agreement_id"] == evening.agreements[0].agreement_id
    assert answer.json["agreed_at"].endswith("Z")
    assert answer.json["parties"] == [
        {
            "code": "K7F3",
            "organisation_id": "library",
            "organisation": "Nesset bibliotek",
            "sector": "public",
            "gives": "Salen en kveld i måneden",
        },
        {
            "code": "P4XR",
            "organisation_id": "choir",
            "organisation": "Fjordkoret",
            "sector": "voluntary",
            "gives": "En sommerkonsert",
        },
    ]


def test_the_record_keeps_who_what_and_when(evening: Evening) -> None:
    evening.confirmed(agreement_body(kind="intent"))
    (kept,) = evening.agreements
    assert (kept.number, kept.revision, kept.category, kept.kind) == (1, 1, Category.PREMISES, AgreementKind.INTENT)
    assert kept.sectors == (Sector.PUBLIC, Sector.VOLUNTARY)
    assert [party.gives for party in kept.parties] == ["Salen en kveld i måneden", "En sommerkonsert"]
    assert not kept.in_grace
    assert kept.stands


def test_the_fact_carries_all_that_the_fold_needs_and_no_words_of_the_parties(evening: Evening) -> None:
    evening.confirmed()
    (kept,), (fact,) = evening.agreements, evening.facts
    assert fact == AgreementConfirmed(
        at=kept.agreed_at,
        by=kept.broker_id,
        agreement_id=kept.agreement_id,
        sectors=(Sector.PUBLIC, Sector.VOLUNTARY),
        category=Category.PREMISES,
        kind=AgreementKind.AGREEMENT,
        agreed_at=kept.agreed_at,
        participants=("library", "choir"),
        organisations=("library", "choir"),
        in_grace=False,
        number=1,
    )


def test_each_party_finds_the_agreement_among_its_own(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    redis = evening.context.redis
    for party in ("library", "choir"):
        assert redis.lrange(f"{{{evening.slug}}}:agreements-of:{party}", 0, -1) == [ours]
    assert redis.lrange(f"{{{evening.slug}}}:agreements-of:bakery", 0, -1) == []


def test_the_same_two_may_make_several_agreements(evening: Evening) -> None:
    assert [evening.confirmed()["number"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("gives", [("", "En konsert"), ("Salen", "")])
def test_one_may_give_and_the_other_receive(evening: Evening, gives: tuple[str, str]) -> None:
    body = agreement_body()
    for party, given in zip(body["parties"], gives, strict=True):
        party["gives"] = given
    assert [party["gives"] for party in evening.confirmed(body)["parties"]] == list(gives)


def test_a_code_may_come_as_a_badge_link_or_spoken_in_pairs(evening: Evening) -> None:
    body = agreement_body()
    body["parties"][0]["code"] = f"http://localhost/b/{evening.slug}/K7F3"
    body["parties"][1]["code"] = " p4-xr "
    assert [party["code"] for party in evening.confirmed(body)["parties"]] == ["K7F3", "P4XR"]


def test_who_is_here_for_several_says_for_whom(evening: Evening) -> None:
    body = agreement_body("both", "library")
    body["parties"][0]["organisation_id"] = "scouts"
    answer = evening.confirmed(body)
    assert answer["parties"][0]["organisation"] == "Nesset speidergruppe"
    assert evening.facts[0].organisations == ("scouts", "library")


def test_two_of_the_same_sector_are_welcome(evening: Evening) -> None:
    body = agreement_body("both", "choir")
    body["parties"][0]["organisation_id"] = "scouts"
    evening.confirmed(body)
    assert Boards(evening.context.redis).rebuilt(evening.slug).tallies.agreements.by_pair["voluntary-voluntary"] == 1


def test_in_grace_what_stood_in_line_is_confirmed_and_marked(evening: Evening) -> None:
    evening.close(grace_minutes=5)
    assert evening.confirmed()["in_grace"] is True
    assert evening.agreements[0].in_grace
    assert evening.facts[0].in_grace


def test_money_words_earn_a_hint_and_are_kept_all_the_same(evening: Evening) -> None:
    body = agreement_body()
    body["parties"][0]["gives"] = "500 kr i rabatt"
    assert evening.confirmed(body)["hints"] == ["no-money"]
    assert evening.confirmed()["hints"] == []


def test_the_board_counts_what_was_confirmed(evening: Evening) -> None:
    evening.confirmed()
    evening.confirmed(agreement_body("nora", "bakery", kind="intent", category="time"))
    counted = Boards(evening.context.redis).rebuilt(evening.slug).tallies.agreements
    assert (counted.total, counted.intents) == (2, 1)
    assert counted.by_pair["public-voluntary"] == counted.by_pair["business-individual"] == 1
