"""Taking back what one has just confirmed, and voiding what others have."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from frivilligbors.enums import VoidReason
from frivilligbors.facts import AgreementVoided

from .cast import CODES, Evening, agreement_body
from .conftest import Hands
from .served import Desk, serving
from .test_desk import page_text


def test_the_broker_takes_it_back_without_a_word_and_the_number_stays(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    answer = evening.post({}, f"/{ours}/undo")
    assert (answer.status_code, answer.json["number"]) == (200, 1)
    assert not evening.agreements[0].stands
    fact = evening.facts[-1]
    assert isinstance(fact, AgreementVoided)
    assert fact.reason is VoidReason.UNDO
    assert evening.confirmed()["number"] == 2


def test_only_the_broker_who_confirmed_it_does(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    answer = evening.post({}, f"/{ours}/undo", by="lena")
    assert (answer.status_code, answer.json["code"]) == (403, "not-yours")


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (59, 200), (64, 200), (66, 409)])
def test_there_is_a_minute_for_it(evening: Evening, clock: Hands, seconds: float, status: int) -> None:
    clock.stopped = clock.now()
    ours = evening.confirmed()["agreement_id"]
    clock.stopped += timedelta(seconds=seconds)
    assert evening.post({}, f"/{ours}/undo").status_code == status


@pytest.mark.parametrize("whose", ["kari", "lena"])
def test_a_broker_voids_no_agreement_not_even_its_own(evening: Evening, whose: str) -> None:
    ours = evening.post(agreement_body(), by=whose).json["agreement_id"]
    answer = evening.post({"reason": "feil"}, f"/{ours}/void", by="kari")
    assert (answer.status_code, answer.json["code"]) == (403, "lead-needed")
    assert evening.agreements[0].stands


@pytest.mark.parametrize("who", ["lena", "ola"])
def test_a_lead_and_an_organiser_void_any(evening: Evening, who: str) -> None:
    ours = evening.confirmed()["agreement_id"]
    assert evening.post({"reason": "feil"}, f"/{ours}/void", by=who).status_code == 200


def test_the_green_answer_offers_it_for_a_minute_and_then_asks_why(evening: Evening, clock: Hands) -> None:
    kari, ours = evening.browser(), evening.confirmed()["agreement_id"]
    desk = f"/megler/{evening.slug}"
    page = kari.get(f"{desk}/avtale/{ours}")
    assert f'action="{desk}/avtale/{ours}/angre"' in page.text
    clock.pass_(seconds=61)
    page = kari.get(f"{desk}/avtale/{ours}")
    assert "/angre" not in page.text
    assert f'href="{desk}/avtale/{ours}/annuller"' not in page.text
    assert "Spør lederen" in page_text(page)
    assert "Spør lederen" in page_text(kari.get(desk))
    lena = evening.browser("lena")
    assert f'href="{desk}/avtale/{ours}/annuller"' in lena.get(f"{desk}/avtale/{ours}").text
    clock.pass_(seconds=9)
    page = kari.post(f"{desk}/avtale/{ours}/angre", data={"key": "late"})
    assert page.status_code == 409
    assert "Be en ledende megler" in page_text(page)
    assert 'name="reason"' not in page.text
    clock.pass_(seconds=-39)
    assert kari.post(f"{desk}/avtale/{ours}/angre", data={"key": "1"}).status_code == 303
    assert "Angret" in page_text(kari.get(desk))


def test_the_same_again_within_two_minutes_is_asked_about_on_the_page_and_never_refused(evening: Evening, clock: Hands) -> None:
    kari, desk = evening.browser(), f"/megler/{evening.slug}"
    form = {
        "parties.0.code": CODES["library"],
        "parties.1.code": CODES["choir"],
        "parties.0.gives": "Salen en kveld i måneden",
        "category": "premises",
    }
    assert kari.post(desk, data=form | {"key": "1"}).status_code == 303
    page = kari.post(desk, data=form | {"key": "2", "parties.0.gives": "Salen en kveld"})
    assert page.status_code == 200
    assert "Er dette en ny avtale?" in page_text(page)
    assert 'value="Salen en kveld"' in page.text
    assert kari.post(desk, data=form | {"key": "3", "new": "ja"}).status_code == 303
    assert kari.post(desk, data=form | {"key": "4", "parties.0.gives": "Femti stoler"}).status_code == 303
    clock.pass_(minutes=3)
    assert kari.post(desk, data=form | {"key": "5"}).status_code == 303
    assert evening.post(agreement_body()).status_code == 201


def test_a_machine_that_wants_to_be_asked_twice_is(evening: Evening, clock: Hands) -> None:
    assert evening.post(agreement_body()).status_code == 201
    asked = evening.post(agreement_body() | {"ask_twice": True}, idempotency_key="again", by="lena")
    assert (asked.status_code, asked.json["code"]) == (409, "looks-the-same")
    assert len(evening.agreements) == 1
    confirmed = evening.post(agreement_body(), idempotency_key="again", by="lena")
    assert confirmed.status_code == 201
    replayed = evening.post(agreement_body() | {"ask_twice": True}, idempotency_key="again", by="lena")
    assert replayed.headers["Idempotent-Replayed"] == "true"
    assert replayed.json["number"] == confirmed.json["number"] == 2
    clock.pass_(minutes=3)
    assert evening.post(agreement_body() | {"ask_twice": True}).status_code == 201


@pytest.mark.long
def test_after_the_minute_the_live_desk_says_whom_to_ask(page: Page, evening: Evening, clock: Hands) -> None:
    evening.confirmed()
    clock.pass_(seconds=61)
    with serving(evening) as url:
        desk = Desk(page, url, evening)
        newest = page.locator("#own-list")
        expect(newest).to_contain_text("Feil? Spør lederen")
        expect(newest.get_by_role("link")).to_have_count(0)
        desk.sign_in("lena")
        page.get_by_role("link", name="Alle avtaler").click()
        page.get_by_role("link", name="Annuller avtale 1").click()
        expect(page.get_by_label("Hvorfor?")).to_be_visible()
