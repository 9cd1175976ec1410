"""The desk with scripts: it never waits for the network, and says honestly what is counted."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from frivilligbors import keys
from tests.eventually import eventually

from .cast import CODES, LIBRARY, Evening, agreement_body
from .served import (
    ALL_CACHED,
    Desk,
    live_asleep,
    live_confirmed,
    live_queue,
    live_refused,
    live_seated,
    live_signed_out,
    live_waiting,
    serving,
    stored,
)

AGREEMENTS = "**/api/bors/*/agreements"


@pytest.fixture
def desk(table: Page, planned: Evening) -> Iterator[Desk]:
    planned.open_()
    with serving(planned) as url:
        yield Desk(table, url, planned)


@pytest.fixture
def new_desk(page: Page, planned: Evening) -> Iterator[Desk]:
    """On a device that has never been here, with a clock and a service worker of its own."""
    planned.open_()
    with serving(planned) as url:
        yield Desk(page, url, planned)


def back(desk: Desk) -> None:
    """The net is here again, and the browser notices."""
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")


def forget(desk: Desk) -> None:
    """The device knows nobody, and asks for nothing before it is on the desk again."""
    desk.page.evaluate("indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)))")
    desk.page.goto("about:blank")


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


def test_a_bad_code_is_named_and_the_next_is_taken(desk: Desk) -> None:
    for bad in ("XXXX", "🙂", "../..", "a" * 200, "%"):
        desk.scan(bad)
        expect(desk.page.locator("#code-error")).to_be_visible()
    desk.scan("library")
    expect(desk.page.locator("#code-error")).to_be_hidden()
    expect(desk.page.locator("#draft")).to_contain_text("Nesset bibliotek")


@pytest.mark.parametrize(
    ("typed", "found"), [("KJELL", "Fjordkoret"), ("bo maeland", "Bakeriet på hjørnet"), ("hjornet", "Bakeriet")]
)
def test_a_name_is_found_as_people_type_it(desk: Desk, typed: str, found: str) -> None:
    desk.scan(typed)
    expect(desk.page.locator("#draft")).to_contain_text(found)


def test_what_is_typed_before_the_scripts_have_come_is_not_lost(desk: Desk) -> None:
    desk.page.route("**/main.js", lambda route: (time.sleep(1), route.fallback())[1])
    desk.page.goto(desk.url, wait_until="commit")
    desk.page.get_by_label("Den ene").press_sequentially("nesset")
    expect(desk.page.locator("#matches button")).to_have_count(2)
    expect(desk.field).to_have_value("nesset")
    expect(desk.field).to_be_focused()


def test_a_scanner_that_is_faster_than_the_net_mixes_no_two_codes(desk: Desk) -> None:
    forget(desk)
    desk.page.route("**/participants", lambda route: (time.sleep(0.5), route.fallback())[1])
    desk.page.goto(desk.url)
    desk.scan("library", "XXXX", "choir")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")
    expect(desk.page.locator("#draft")).to_contain_text("Nesset bibliotek")


def test_a_code_that_is_half_typed_is_left_alone_when_the_one_before_it_is_found(desk: Desk) -> None:
    held: list[Route] = []
    forget(desk)
    desk.page.route("**/participants", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with desk.page.expect_request("**/participants"):
        desk.page.goto(desk.url)
    desk.scan("library")
    desk.field.fill(CODES["choir"])
    held[0].continue_()
    expect(desk.page.locator("#draft")).to_contain_text("Nesset bibliotek")
    expect(desk.field).to_have_value(CODES["choir"])
    desk.field.press("Enter")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")


def test_of_several_with_the_same_name_one_is_tapped(desk: Desk) -> None:
    desk.scan("fjord")
    expect(desk.page.locator("#matches button")).to_have_count(2)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")


def test_somebody_who_registered_a_moment_ago_is_known(desk: Desk) -> None:
    expect(desk.page.locator("#sync-status")).to_contain_text("Storskjermen")
    desk.evening.register("late", LIBRARY, code="H7AA", called="Mette Sent")
    desk.scan("H7AA")
    expect(desk.page.locator("#draft")).to_contain_text("Mette Sent")


def test_without_net_it_waits_and_goes_by_itself_when_the_net_is_back(desk: Desk) -> None:
    live_waiting(desk)
    expect(desk.page.locator("#own-count")).to_have_text("1 bekreftet av deg · 1 venter på nett")
    assert len(desk.evening.agreements) == 1
    back(desk)
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    kept(desk, 2)


def test_a_tab_that_is_closed_without_net_loses_nothing(desk: Desk) -> None:
    live_waiting(desk)
    context, url = desk.page.context, desk.url
    stored(desk, 1)
    desk.page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    kept(desk, 2)
    expect(again.locator("#own-list")).to_contain_text("Bakeriet på hjørnet")


def test_an_answer_that_is_swallowed_is_asked_for_until_it_comes_and_counted_once(desk: Desk) -> None:
    swallowed: list[int] = []

    def swallow(route: Route) -> None:
        if len(swallowed) < 3:
            swallowed.append(route.fetch().status)
            return route.abort()
        return route.continue_()

    desk.page.route(AGREEMENTS, swallow)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    expect(desk.answer).to_contain_text("Vi vet ikke om den kom fram")
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible(timeout=20_000)
    assert swallowed == [201, 201, 201]
    assert len(desk.evening.agreements) == 1


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", "<h1>Hotell Wifi</h1>"),
        (403, "text/html", "no"),
        (502, "text/html", ""),
        (200, "application/json", "7"),
    ],
)
def test_an_answer_that_is_not_the_houses_own_confirms_nothing(desk: Desk, status: int, kind: str, body: str) -> None:
    desk.page.route(AGREEMENTS, lambda route: route.fulfill(status=status, content_type=kind, body=body))
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    desk.page.unroute(AGREEMENTS)
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible(timeout=20_000)
    assert len(desk.evening.agreements) == 1


def test_what_waits_is_taken_back_before_it_was_ever_sent(desk: Desk) -> None:
    live_waiting(desk)
    desk.page.route(AGREEMENTS, lambda route: route.abort())
    desk.press("Neste")
    desk.enter_agreement("library", "nora", gives="Femti stoler")
    row = desk.page.locator("#own-list > li", has_text="Bakeriet")
    expect(row).to_contain_text("Venter på nett")
    desk.answer.get_by_role("button", name="Angre").click()
    desk.page.unroute(AGREEMENTS)
    back(desk)
    kept(desk, 2)
    expect(row).to_contain_text("Bekreftet")


def test_the_broker_undoes_and_the_row_says_so(desk: Desk) -> None:
    live_confirmed(desk)
    desk.answer.get_by_role("button", name="Angre").click()
    expect(desk.answer).to_contain_text("Angret")
    assert not desk.evening.agreements[0].stands
    expect(desk.page.locator("#own-count")).to_have_text("0 bekreftet av deg")


def test_undone_without_net_it_is_undone_as_soon_as_it_is_known(desk: Desk) -> None:
    away = [True]

    def swallow(route: Route) -> None:
        route.fetch()
        return route.abort() if away else route.fallback()

    desk.page.route(AGREEMENTS, swallow)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Vi vet ikke om den kom fram")
    desk.answer.get_by_role("button", name="Angre").click()
    expect(desk.answer).to_contain_text("Angres")
    away.clear()
    expect(desk.answer.get_by_text("Angret", exact=True)).to_be_visible(timeout=20_000)
    assert not desk.evening.agreements[0].stands


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


def test_what_another_broker_told_just_now_is_asked_about_too(desk: Desk) -> None:
    desk.evening.post(agreement_body(), by="lena")
    desk.page.reload()
    desk.enter_agreement()
    expect(desk.page.get_by_role("heading", name="Er dette en ny avtale?")).to_be_visible()
    desk.press("Nei, det er den samme")
    expect(desk.field).to_be_focused()
    assert len(desk.evening.agreements) == 1


def test_of_two_brokers_the_second_gets_the_number_of_the_first(desk: Desk) -> None:
    live_queue(desk)
    (waiting, *_) = desk.evening.client("kari").get(f"/api/bors/{desk.evening.slug}/handshakes").json["handshakes"]
    desk.evening.post({"handshake_id": waiting["handshake_id"]}, by="lena")
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


def test_after_an_hour_untouched_it_asks_and_keeps_what_was_typed(new_desk: Desk, axe: Callable[[Page], None]) -> None:
    desk = new_desk
    live_asleep(desk)
    axe(desk.page)
    desk.press("Jeg er her")
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Salen en kveld i måneden")


def test_signed_out_it_keeps_all_and_sends_it_after_signing_in(desk: Desk) -> None:
    live_signed_out(desk)
    stored(desk, 1)
    assert desk.evening.agreements == []
    desk.page.goto(f"{desk.url}/inn#{desk.evening.tokens['kari']}")
    desk.page.wait_for_url(desk.url)
    kept(desk, 1)


def test_another_broker_on_the_same_device_does_not_send_it_in_ones_own_name(desk: Desk) -> None:
    live_signed_out(desk)
    stored(desk, 1)
    desk.page.goto(f"{desk.url}/inn#{desk.evening.tokens['lena']}")
    desk.page.wait_for_url(desk.url)
    expect(desk.page.locator("#others-items")).to_contain_text("1 avtaler fra en annen megler")
    desk.page.wait_for_timeout(500)
    assert desk.evening.agreements == []


def test_without_indexed_db_nothing_is_lost_either(visitors: Callable[..., Page], planned: Evening) -> None:
    planned.open_()
    page = visitors()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get: () => { throw new Error('no'); } })")
    with serving(planned) as url:
        desk = Desk(page, url, planned)
        desk.offline()
        desk.enter_agreement()
        expect(desk.answer).to_contain_text("Venter på nett")
        assert "Salen" in page.evaluate("JSON.stringify(localStorage)")
        back(desk)
        expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert len(planned.agreements) == 1


def test_the_page_itself_comes_back_without_net(new_desk: Desk) -> None:
    desk = new_desk
    desk.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    eventually(lambda: desk.page.evaluate(ALL_CACHED))
    desk.offline()
    desk.page.reload()
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    stored(desk, 1)
    desk.page.reload()
    expect(desk.page.locator("#own-list")).to_contain_text("Venter på nett")
    back(desk)
    kept(desk, 1)


def test_the_same_words_are_money_in_the_browser_as_in_the_rules(desk: Desk) -> None:
    from .test_money_words import test_a_word_of_money_is_heard as heard  # noqa: PLC0415
    from .test_money_words import test_other_words_are_not as not_heard  # noqa: PLC0415

    address = desk.page.locator("script[src*='main.js']").get_attribute("src")
    warnings = (address or "").replace("main.js", "form/warnings.js")
    script = f"(texts) => import('{warnings}').then(({{ mentionsMoney }}) => texts.map((text) => mentionsMoney([text])))"
    for test, expected in ((heard, True), (not_heard, False)):
        texts = test.pytestmark[0].args[1]  # type: ignore[attr-defined]
        assert desk.page.evaluate(script, list(texts)) == [expected] * len(texts)


def test_a_whole_deal_is_made_and_undone_with_the_keyboard_alone(desk: Desk) -> None:
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


def test_another_language_keeps_the_open_deal(desk: Desk) -> None:
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


DETECTOR = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect(video) { return Promise.resolve(window.shown && video.videoWidth ? [{ rawValue: window.shown }] : []); }
};
"""


def test_the_camera_reads_badges_and_stops_when_nobody_looks(desk: Desk) -> None:
    camera = desk.page.get_by_role("button", name="Bruk kameraet")
    expect(desk.field).to_be_focused()
    expect(camera).to_be_hidden()  # this browser has no detector of its own
    desk.page.add_init_script(DETECTOR)
    desk.page.goto(desk.url)
    camera.click()
    for code, name in (("library", "Nesset bibliotek"), ("choir", "Fjordkoret")):
        desk.page.evaluate("(link) => { window.shown = link }", f"http://localhost:8000/b/{desk.evening.slug}/{CODES[code]}")
        expect(desk.page.locator("#draft")).to_contain_text(name)
    running = "document.querySelector('video').srcObject !== null"
    eventually(lambda: not desk.page.evaluate(running))  # both are here: nothing is left to look for
    desk.page.get_by_role("button", name="Ta bort").first.click()
    desk.page.evaluate("window.shown = ''")
    camera.click()
    eventually(lambda: desk.page.evaluate(f"{running} && document.querySelector('video').videoWidth > 0"))
    desk.page.evaluate("window.track = document.querySelector('video').srcObject.getTracks()[0]")
    desk.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert desk.page.evaluate("window.track.readyState") == "ended"
    expect(desk.page.locator("#camera-view")).to_be_hidden()
