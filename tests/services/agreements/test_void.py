"""An agreement that no longer counts."""

import pytest

from frivilligbors.board import Boards
from frivilligbors.enums import VoidReason
from frivilligbors.facts import AgreementVoided

from .cast import Evening, agreement_body
from .test_desk import page_text


@pytest.mark.parametrize("who", ["lena", "ola"])
def test_a_lead_or_an_organiser_voids_and_the_number_stays(evening: Evening, who: str) -> None:
    ours = evening.confirmed()
    answer = evening.post({"reason": "Partene ombestemte seg"}, f"/{ours['agreement_id']}/void", by=who)
    assert answer.status_code == 200
    assert (answer.json["agreement_id"], answer.json["number"]) == (ours["agreement_id"], 1)
    assert answer.json["void_reason"] == "Partene ombestemte seg"
    (kept,) = evening.agreements
    assert not kept.stands
    assert (kept.number, kept.revision, kept.void_reason) == (1, 2, "Partene ombestemte seg")
    assert evening.confirmed()["number"] == 2


def test_the_fact_repeats_what_the_fold_must_take_back_and_not_the_reason(evening: Evening) -> None:
    ours = evening.confirmed(agreement_body(kind="intent"))["agreement_id"]
    evening.post({"reason": "Feil person"}, f"/{ours}/void", by="lena")
    confirmed, voided = evening.facts
    assert voided == AgreementVoided(
        at=voided.at,
        by=voided.by,
        agreement_id=ours,
        sectors=confirmed.sectors,
        category=confirmed.category,
        kind=confirmed.kind,
        agreed_at=confirmed.agreed_at,
        participants=confirmed.participants,
        reason=VoidReason.VOID,
    )


def test_the_board_is_as_before_but_for_the_voided(evening: Evening) -> None:
    evening.confirmed(agreement_body("nora", "bakery", category="time"))
    boards = Boards(evening.context.redis)
    before = boards.rebuilt(evening.slug).tallies
    ours = evening.confirmed(agreement_body(kind="intent"))["agreement_id"]
    evening.post({"reason": "Feil person"}, f"/{ours}/void", by="lena")
    after = boards.rebuilt(evening.slug).tallies
    assert after.agreements.voided == before.agreements.voided + 1
    after.agreements.voided -= 1
    before.agreements.per_minute = after.agreements.per_minute = {}
    assert after == before


def test_what_is_voided_is_not_voided_again(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    evening.post({"reason": "feil"}, f"/{ours}/void", by="lena")
    before = evening.kept
    answer = evening.post({"reason": "feil"}, f"/{ours}/void", by="lena")
    assert (answer.status_code, answer.json["code"]) == (409, "already-voided")
    assert evening.kept == before


def test_an_agreement_is_voided_after_the_evening_too(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    evening.close(grace_minutes=0)
    assert evening.post({"reason": "feil"}, f"/{ours}/void", by="ola").status_code == 200


def test_an_agreement_of_another_bors_is_unknown_here(evening: Evening) -> None:
    before = evening.kept
    answer = evening.post({"reason": "feil"}, "/0123456789abcdef/void")
    assert (answer.status_code, answer.json["code"]) == (404, "agreement-unknown")
    assert evening.kept == before


def test_a_lead_and_an_organiser_find_every_agreement_whoever_confirmed_it(evening: Evening) -> None:
    first, second = evening.confirmed(), evening.confirmed(agreement_body("nora", "bakery"))
    evening.post({"reason": "Feil person"}, f"/{first['agreement_id']}/void", by="lena")
    everything = f"/megler/{evening.slug}/avtaler"
    lena = page_text(evening.browser("lena").get(everything))
    assert "Feil person" in lena
    assert lena.index("Nora Lund") < lena.index("Nesset bibliotek")
    ola = evening.client("ola").get(everything)
    assert f"avtale/{second['agreement_id']}/annuller" in ola.text
    assert f"avtale/{first['agreement_id']}/annuller" not in ola.text
    assert f'href="/arrangor/{evening.slug}"' in ola.text
    assert f'href="{everything}"' in evening.browser("lena").get(f"/megler/{evening.slug}").text
    assert "/avtaler" not in evening.browser().get(f"/megler/{evening.slug}").text
