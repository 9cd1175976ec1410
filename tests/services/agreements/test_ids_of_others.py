"""An id is held against everything else that came with it: what belongs to others, or to another børs, opens nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from frivilligbors import keys
from frivilligbors.codec import pack, unpack
from frivilligbors.commit import Put
from frivilligbors.enums import Category
from frivilligbors.records import Handshake, Posting

from .cast import CODES, NORA, Evening, agreement_body

NEED = Posting(posting_id="a-need-of-ida", category=Category.TIME, text="En turvenn")

OTHERS = [("nora", "library"), ("library", "nora"), ("nora", "bakery")]
Used = Callable[[Evening], dict[str, Any]]


def by_handshake(evening: Evening) -> dict[str, Any]:
    return {"handshake_id": evening.shaken("library", "choir")["handshake_id"]}


def by_form(evening: Evening) -> dict[str, Any]:
    return {"paper": "7"}


def by_both(evening: Evening) -> dict[str, Any]:
    return by_handshake(evening) | by_form(evening)


@pytest.mark.parametrize("pair", [*OTHERS, ("library", "library")], ids="-".join)
@pytest.mark.parametrize(
    ("used", "refused"), [(by_handshake, "handshake-of-others"), (by_form, "paper-of-others"), (by_both, "handshake-of-others")]
)
def test_what_has_become_the_agreement_of_two_is_not_that_of_others(
    evening: Evening, used: Used, refused: str, pair: tuple[str, str]
) -> None:
    fields = used(evening)
    first = evening.post(agreement_body(**fields)).json["agreement_id"]
    before = evening.kept
    others = evening.post(agreement_body(*pair, **fields), by="lena")
    assert (others.status_code, others.json["code"]) == (422, refused)
    assert evening.kept == before
    for order in (("library", "choir"), ("choir", "library")):
        again = evening.post(agreement_body(*order, **fields), by="lena")
        assert (again.status_code, again.json["agreement_id"], again.json["already"]) == (200, first, True)


def test_a_code_that_nobody_wears_is_no_party_of_what_is_made_already(evening: Evening) -> None:
    fields = by_handshake(evening)
    evening.post(agreement_body(**fields))
    unknown = agreement_body(**fields)
    unknown["parties"][1]["code"] = "ZZZZ"
    answer = evening.post(unknown, by="lena")
    assert (answer.status_code, answer.json["code"]) == (422, "handshake-of-others")


def test_one_who_has_left_since_is_still_the_party_they_were(evening: Evening) -> None:
    fields = by_handshake(evening)
    first = evening.post(agreement_body(**fields)).json["agreement_id"]
    choir = evening.context.queries.participant(evening.slug, "choir")
    assert choir is not None
    evening.withdraw(choir)
    for body in (agreement_body(**fields), fields):
        again = evening.post(body, by="lena")
        assert (again.status_code, again.json["agreement_id"]) == (200, first)


def test_a_new_handshake_does_not_pass_a_form_of_others_off_as_its_own(evening: Evening) -> None:
    evening.post(agreement_body("nora", "bakery", paper="7"))
    fresh = by_handshake(evening)
    answer = evening.post(agreement_body(paper="7", **fresh))
    assert (answer.status_code, answer.json["code"]) == (422, "paper-of-others")
    assert evening.post(agreement_body(**fresh)).status_code == 201


ELSEWHERE = [
    ("kari", "agreement", "/undo", 404),
    ("lena", "agreement", "/void", 404),
    ("lena", "agreement", "/admit", 404),
    ("ola", "agreement", "/void", 404),
    ("ola", "agreement", "/admit", 404),
    ("ola", "agreement", "/hide", 404),
]
BODIES: dict[str, dict[str, Any]] = {"/void": {"reason": "feil"}, "/hide": {"hidden": True}}


@pytest.fixture
def elsewhere(evening: Evening) -> Evening:
    """Another børs of the same people, in the same hour: an id of the one means nothing in the other."""
    other = Evening(evening.context, f"{evening.slug}-2", evening.app)
    other.plan()
    other.open_()
    return other


@pytest.mark.parametrize(("who", "what", "does", "status"), ELSEWHERE, ids=str)
def test_an_agreement_of_another_bors_is_none(
    evening: Evening, elsewhere: Evening, who: str, what: str, does: str, status: int
) -> None:
    theirs = elsewhere.confirmed()["agreement_id"]
    before = elsewhere.kept
    answer = evening.post(BODIES.get(does, {}), f"/{theirs}{does}", by=who)
    assert (answer.status_code, answer.json["code"]) == (status, "agreement-unknown")
    assert elsewhere.kept == before


@pytest.mark.parametrize(
    ("who", "does", "where"),
    [
        ("nora", "/accept", "here"),
        ("nora", "/withdraw", "here"),
        ("nora", "/accept", "elsewhere"),
        ("library", "/accept", "elsewhere"),
        ("choir", "/withdraw", "elsewhere"),
    ],
)
def test_a_handshake_is_there_for_its_two_parties_in_its_own_bors(
    evening: Evening, elsewhere: Evening, who: str, does: str, where: str
) -> None:
    its = evening if where == "here" else elsewhere
    theirs = its.proposed("choir", "library")["handshake_id"]
    before = its.kept
    answer = evening.shake(who, f"/{theirs}{does}", {})
    assert (answer.status_code, answer.json["code"]) == (404, "no-such-handshake")
    assert its.kept == before


def test_a_broker_confirms_no_handshake_of_another_bors(evening: Evening, elsewhere: Evening) -> None:
    theirs = elsewhere.shaken()["handshake_id"]
    for body in ({"handshake_id": theirs}, agreement_body(handshake_id=theirs)):
        answer = evening.post(body)
        assert (answer.status_code, answer.json["code"]) == (422, "handshake-unknown")
    assert evening.agreements == []


@pytest.mark.parametrize(("whose", "organisation"), [("library", "choir"), ("both", "library"), ("choir", "scouts")])
def test_nobody_speaks_for_an_organisation_that_is_not_theirs(evening: Evening, whose: str, organisation: str) -> None:
    body = agreement_body(whose, "nora")
    body["parties"][0]["organisation_id"] = organisation
    for answer in (evening.post(body), evening.shake(whose, "", body)):
        assert (answer.status_code, answer.json["code"]) == (422, "unknown-organisation")
    assert evening.agreements == []


def test_whoever_accepts_speaks_for_nobody_elses_organisation(evening: Evening) -> None:
    ours = evening.proposed("choir", "library")["handshake_id"]
    answer = evening.shake("library", f"/{ours}/accept", {"organisation_id": "bakery"})
    assert answer.status_code == 422
    kept = unpack(Handshake, evening.context.redis.hgetall(keys.HANDSHAKE.of(evening.slug, ours)))
    assert (kept.state.value, kept.parties[1].organisation_id) == ("proposed", "library")


def test_nobody_proposes_a_handshake_between_two_others(evening: Evening) -> None:
    answer = evening.shake("nora", "", agreement_body("choir", "library"))
    assert (answer.status_code, answer.json["code"]) == (403, "not-your-handshake")


def test_a_need_that_is_not_the_other_partys_is_met_by_nobody(evening: Evening) -> None:
    needy = replace(evening.register("needy", NORA, code="H4LP", called="Ida Ås"), needs=(NEED,))
    evening.keep(Put(keys.PARTICIPANT, "needy", pack(needy)))
    body = agreement_body()
    body["parties"][0]["meets"] = NEED.posting_id
    evening.confirmed(body)
    body["parties"][1]["code"] = "H4LP"
    evening.confirmed(body)
    assert [one.parties[0].meets for one in evening.agreements] == [None, NEED.posting_id]


@pytest.mark.parametrize(
    ("gives", "meets"),
    [("et rom Å øve i", "room"), ("ET ROM A OVE I", "room"), ("Får", "sheep"), ("far", "father"), ("Et annet rom", None)],
)
def test_what_is_given_in_the_very_same_words_meets_the_need(evening: Evening, gives: str, meets: str | None) -> None:
    needs = {"room": "Et rom å øve i", "father": "Far", "sheep": "får"}
    postings = tuple(replace(NEED, posting_id=name, text=text) for name, text in needs.items())
    needy = replace(evening.register("needy", NORA, code="H4LP", called="Ida Ås"), needs=postings)
    evening.keep(Put(keys.PARTICIPANT, "needy", pack(needy)))
    body = agreement_body()
    body["parties"][0]["gives"], body["parties"][1]["code"] = gives, "H4LP"
    evening.confirmed(body)
    assert [one.parties[0].meets for one in evening.agreements] == [meets]


def test_a_handshake_in_line_is_not_that_of_others_either(evening: Evening) -> None:
    waiting = by_handshake(evening)
    for pair in OTHERS:
        answer = evening.post(agreement_body(*pair, **waiting))
        assert (answer.status_code, answer.json["code"]) == (422, "handshake-of-others")
    assert CODES["choir"] in str(evening.post(agreement_body(**waiting)).json)
