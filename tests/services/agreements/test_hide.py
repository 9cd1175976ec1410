"""What an organiser takes off the wall counts all the same."""

from frivilligbors.board import Boards
from frivilligbors.facts import AgreementHidden

from .cast import Evening


def test_what_is_hidden_counts_and_comes_back_when_it_is_shown_again(evening: Evening) -> None:
    ours, other = (evening.confirmed()["agreement_id"] for _ in range(2))
    boards = Boards(evening.context.redis)
    for hidden, latest in ((True, [other]), (False, [other, ours])):
        answer = evening.post({"hidden": hidden}, f"/{ours}/hide", by="ola")
        assert (answer.status_code, answer.json) == (200, {"agreement_id": ours, "hidden": hidden})
        tallies = boards.rebuilt(evening.slug).tallies
        assert (tallies.agreements.total, tallies.newest_shown) == (2, latest)
        assert next(one for one in evening.agreements if one.agreement_id == ours).hidden is hidden


def test_hiding_twice_is_one_fact(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    for _ in range(2):
        assert evening.post({}, f"/{ours}/hide", by="ola").status_code == 200
    assert [fact.hidden for fact in evening.facts if isinstance(fact, AgreementHidden)] == [True]


def test_what_is_voided_or_nobodys_is_not_hidden(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    evening.post({"reason": "feil"}, f"/{ours}/void", by="ola")
    assert evening.post({}, f"/{ours}/hide", by="ola").json["code"] == "already-voided"
    assert evening.post({}, "/nobodys/hide", by="ola").json["code"] == "agreement-unknown"
