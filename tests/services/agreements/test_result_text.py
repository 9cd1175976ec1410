"""What an organiser shortens or leaves out of the published list counts all the same, and can be taken in again."""

from secrets import token_hex

from werkzeug.test import TestResponse

from frivilligbors.board import Boards
from frivilligbors.facts import ResultTextChanged
from frivilligbors.keys import AGREEMENT
from frivilligbors.log import Log
from frivilligbors.records import Party
from frivilligbors.redaction import redacted

from .cast import Evening

HALL, CONCERT = "Salen en kveld i måneden", "En sommerkonsert"


def change(evening: Evening, agreement: str, by: str = "ola", **form: str) -> TestResponse:
    url = f"/megler/{evening.slug}/avtale/{agreement}/resultattekst"
    return evening.client(by).post(url, data={"key": token_hex(8)} | form)


def parties(evening: Evening, agreement: str) -> tuple[Party, Party]:
    return next(one for one in evening.agreements if one.agreement_id == agreement).parties


def changes(evening: Evening) -> int:
    return sum(isinstance(fact, ResultTextChanged) for _, fact in Log(evening.context.redis).all(evening.slug))


def test_a_text_is_shortened_left_out_and_taken_in_again(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    answer = change(evening, ours, first="Salen", second="", side="2")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/arrangor/{evening.slug}/resultat?side=2#{ours}")
    first, second = parties(evening, ours)
    assert (first.gives, first.listed, second.gives, second.listed) == (HALL, "Salen", CONCERT, "")
    assert Boards(evening.context.redis).rebuilt(evening.slug).tallies.agreements.total == 1
    change(evening, ours, as_agreed="ja")
    assert [party.listed for party in parties(evening, ours)] == [HALL, CONCERT]
    assert changes(evening) == 2


def test_what_is_so_already_is_no_change(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    change(evening, ours, first=HALL, second=CONCERT)
    assert changes(evening) == 0
    for _ in range(2):
        change(evening, ours, first="Salen", second=CONCERT)
    assert changes(evening) == 1


def test_nobody_is_made_to_say_more_than_they_wrote(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    answer = change(evening, ours, first=HALL + " og litt til", second=CONCERT)
    assert answer.status_code == 422
    assert "lengre enn den partene skrev" in answer.text
    assert changes(evening) == 0


def test_what_counts_no_longer_or_is_nobodys_has_no_text_in_the_list(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    evening.post({"reason": "feil"}, f"/{ours}/void", by="ola")
    assert change(evening, ours, first="Salen").status_code == 409
    assert change(evening, "nobodys", first="Salen").status_code == 404
    assert change(evening, ours, by="kari", first="Salen").status_code == 403


def test_whoever_is_erased_has_no_words_in_the_list_either(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    change(evening, ours, first="Salen", second=CONCERT)
    stored = evening.context.redis.hgetall(AGREEMENT.of(evening.slug, ours))
    assert "Salen" not in redacted(AGREEMENT, stored, parties(evening, ours)[0].participant_id)["parties"]
