"""The desk with scripts: what brokers type, scan and press, and what it says of that."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from frivilligbors import keys
from tests.eventually import eventually

from .cast import CODES, agreement_body
from .desk_states import live_asleep, live_confirmed, live_queue, live_refused, live_seated, live_waiting
from .served import Desk

AGREEMENTS = "**/api/bors/*/agreements"


def back(desk: Desk) -> None:
    """The net is here again, and the browser notices."""
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")


def kept(desk: Desk, count: int) -> None:
    eventually(lambda: len(desk.evening.agreements) == count)


def seconds(began: float, what: str) -> float:
    """How long it took, told to whoever reads the tests (``pytest -s``)."""
    took = time.monotonic() - began
    print(f"\nfrom {what} in {took:.1f} s")
    return took


def test_two_codes_become_an_agreement_within_fifteen_seconds(desk: Desk) -> None:
    began = time.monotonic()
    desk.field.press_sequentially(f"http://localhost:8000/b/{desk.evening.slug}/{CODES['library']}\n")
    desk.field.press_sequentially("p4 xr\n")
    desk.tap("Salen en kveld i måneden")
    desk.confirm()
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert seconds(began, "two codes to Bekreftet") < 15
    expect(desk.answer.locator(".digits")).to_have_attribute("data-digits", "1")
    expect(desk.answer).to_contain_text("Fjordkoret")
    expect(desk.field).to_be_focused()
    expect(desk.page.locator("#own-count")).to_have_text("1 bekreftet av deg")
    assert desk.evening.agreements[0].category == "premises"


def test_an_accepted_handshake_is_confirmed_within_five(desk: Desk) -> None:
    ours = desk.evening.shaken()
    began = time.monotonic()
    desk.page.reload()
    desk.scan(ours["code"])
    desk.page.keyboard.press("Enter")
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert seconds(began, "a handshake to Bekreftet") < 5
    assert desk.evening.agreements[0].handshake_id == ours["handshake_id"]
    expect(desk.page.locator("#queue-list li")).to_have_count(0)


def test_the_broker_undoes_and_the_row_says_so(desk: Desk) -> None:
    live_confirmed(desk)
    desk.answer.get_by_role("button", name="Angre").click()
    expect(desk.answer).to_contain_text("Angret")
    assert not desk.evening.agreements[0].stands
    expect(desk.page.locator("#own-count")).to_have_text("0 bekreftet av deg")


def test_what_the_rules_refuse_is_not_lost_and_can_be_set_right(desk: Desk) -> None:
    live_refused(desk)
    expect(desk.answer).to_contain_text("Ingen her har den koden")
    desk.answer.get_by_role("button", name="Rett opp").click()
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Salen en kveld i måneden")


def test_one_that_is_refused_does_not_hold_up_the_next(desk: Desk) -> None:
    live_waiting(desk)
    desk.enter_agreement("library", "bakery", gives="Stoler")
    person = desk.evening.context.queries.participant(desk.evening.slug, "nora")
    assert person is not None
    desk.evening.withdraw(person)
    back(desk)
    kept(desk, 2)


def test_money_gets_a_friendly_word_and_a_way_on(desk: Desk) -> None:
    desk.enter_agreement(gives="Dere betaler 500 kr")
    expect(desk.page.get_by_role("heading", name="Penger er ikke gangbar valuta")).to_be_visible()
    desk.press("Bekreft som intensjonsavtale")
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert desk.evening.agreements[0].kind == "intent"


def test_the_same_within_two_minutes_is_asked_about_and_one_tap_makes_it_a_new_one(desk: Desk) -> None:
    live_confirmed(desk)
    desk.enter_agreement(gives="salen en kveld")
    expect(desk.page.get_by_text("Dette ligner avtale 1")).to_be_visible()
    assert len(desk.evening.agreements) == 1
    desk.press("Ja, ny avtale")
    expect(desk.answer.locator(".digits")).to_have_attribute("data-digits", "2")


@pytest.mark.long
def test_what_another_broker_told_just_now_is_asked_about_too(desk: Desk) -> None:
    desk.evening.post(agreement_body(), by="lena")
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Er det en ny avtale?")
    desk.answer.get_by_role("button", name="Nei, det er den samme").click()
    expect(desk.answer).to_have_count(0)
    assert len(desk.evening.agreements) == 1
    desk.enter_agreement()
    desk.answer.get_by_role("button", name="Ja, ny avtale").click()
    expect(desk.answer.locator(".digits")).to_have_attribute("data-digits", "2")
    assert len(desk.evening.agreements) == 2


def test_of_two_brokers_the_second_gets_the_number_of_the_first(desk: Desk) -> None:
    live_queue(desk)
    (waiting, *_) = desk.evening.client("kari").get(f"/api/bors/{desk.evening.slug}/handshakes").json["handshakes"]

    def overtaken(route: Route) -> None:  # pressed before the desk heard of it: what is heard takes the row away
        desk.evening.post({"handshake_id": waiting["handshake_id"]}, by="lena")
        route.continue_()

    desk.page.route(AGREEMENTS, overtaken, times=1)
    desk.page.locator(f"[data-code='{waiting['code']}'] button").click()
    expect(desk.answer).to_contain_text("En annen megler var først")
    expect(desk.answer.locator(".digits")).to_have_attribute("data-digits", "1")


def test_what_was_typed_is_there_again_after_a_reload(desk: Desk) -> None:
    live_seated(desk)
    desk.page.reload()
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Salen en kveld i måneden")
    expect(desk.page.get_by_label("Kategori")).to_have_value("entertainment")
    desk.confirm()
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()


@pytest.mark.long
def test_after_an_hour_untouched_it_asks_and_keeps_what_was_typed(new_desk: Desk, axe: Callable[[Page], None]) -> None:
    desk = new_desk
    live_asleep(desk)
    axe(desk.page)
    desk.press("Jeg er her")
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Salen en kveld i måneden")


def test_the_same_words_are_money_in_the_browser_as_in_the_rules(desk: Desk) -> None:
    from .test_money_words import test_a_word_of_money_is_recognised as money_test  # noqa: PLC0415
    from .test_money_words import test_other_words_are_not as other_words_test  # noqa: PLC0415

    address = desk.page.locator("script[src*='main.js']").get_attribute("src")
    warnings = (address or "").replace("main.js", "form/warnings.js")
    script = f"(texts) => import('{warnings}').then(({{ mentionsMoney }}) => texts.map((text) => mentionsMoney([text])))"
    for test, expected in ((money_test, True), (other_words_test, False)):
        texts = test.pytestmark[0].args[1]  # type: ignore[attr-defined]
        assert desk.page.evaluate(script, list(texts)) == [expected] * len(texts)


def test_a_whole_agreement_is_made_and_undone_with_the_keyboard_alone(desk: Desk) -> None:
    keyboard, focused = desk.page.keyboard, "document.activeElement.textContent.trim()"

    def tab_to(text: str) -> None:
        for _ in range(30):
            keyboard.press("Tab")
            if desk.page.evaluate(focused).startswith(text):
                return
        raise AssertionError(f"{text} is out of reach")

    expect(desk.field).to_be_focused()
    for code in ("library", "choir"):
        keyboard.type(CODES[code])
        keyboard.press("Enter")
    expect(desk.page.get_by_role("form", name="Avtalen")).to_be_focused()
    tab_to("Salen en kveld i måneden")
    keyboard.press("Space")
    tab_to("Musikk")
    keyboard.press("Space")
    tab_to("Bekreft")
    keyboard.press("Enter")
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    expect(desk.field).to_be_focused()
    tab_to("Angre")
    keyboard.press("Enter")
    expect(desk.answer.get_by_text("Angret", exact=True)).to_be_visible()
    assert [party.gives for party in desk.evening.agreements[0].parties] == ["Salen en kveld i måneden", "Musikk"]


@pytest.mark.long
def test_another_language_keeps_the_open_draft(desk: Desk) -> None:
    live_seated(desk)
    desk.page.locator("[name='parties.1.gives']").fill("To sanger")
    desk.page.get_by_role("link", name="Nynorsk").click()
    expect(desk.page.get_by_role("heading", name="Meklarbordet")).to_be_visible()
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Salen en kveld i måneden")
    expect(desk.page.locator("[name='parties.1.gives']")).to_have_value("To sanger")
    expect(desk.page.locator("#category")).to_have_value("entertainment")


def test_the_desk_says_when_wall_and_letters_are_behind(desk: Desk) -> None:
    status = desk.page.locator("#sync-status")
    expect(status).to_have_text("Storskjermen henger etter · brevene følger med")  # nobody counts here: no worker runs
    desk.evening.context.redis.zadd(keys.LETTERS_DUE.of(desk.evening.slug), {"one": 1, "two": 2, "three": 3})
    back(desk)
    expect(status).to_have_text("Storskjermen henger etter · 3 brev venter")
    desk.offline()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(status).to_have_text("Uten nett vet vi ikke om storskjerm og brev følger med.")
