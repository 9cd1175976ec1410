"""The desk with scripts never waits for the network: what was pressed is kept, sent once, and honestly called what it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browsers import eventually_on
from tests.eventually import eventually

from .cast import Evening, agreement_body
from .desk_states import empty, live_signed_out, live_waiting
from .served import ALL_CACHED, Desk, serving, stored

AGREEMENTS = "**/api/bors/*/agreements"


def back(desk: Desk) -> None:
    """The net is here again, and the browser notices."""
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")


def kept(desk: Desk, count: int) -> None:
    eventually(lambda: len(desk.evening.agreements) == count)


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
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert swallowed == [201, 201, 201]
    assert len(desk.evening.agreements) == 1


def test_what_the_server_has_while_its_answer_is_awaited_stands_there_once(desk: Desk) -> None:
    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    desk.page.route(AGREEMENTS, swallow)
    desk.enter_agreement()
    eventually_on(desk.page, lambda: len(desk.evening.agreements) == 1)
    rows, own_count = desk.page.locator("#own-list > li"), desk.page.locator("#own-count")
    desk.evening.confirmed(agreement_body("bakery", "nora"))  # by the same broker at another desk: this one hears of both
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(own_count).to_have_text("1 bekreftet av deg · 1 venter på nett")
    expect(rows).to_have_count(1)  # the other: its own is the large one
    desk.press("Neste")
    expect(rows).to_have_count(2)
    desk.page.unroute(AGREEMENTS)
    expect(own_count).to_have_text("2 bekreftet av deg")
    expect(rows.filter(has_text="Bekreftet")).to_have_count(2)


def test_of_several_agreements_of_the_same_two_each_is_what_became_of_one_press(desk: Desk) -> None:
    script = desk.page.locator("script[src*='main.js']").get_attribute("src") or ""
    found = desk.page.evaluate(
        """async (outcomes) => {
          const { awaitedOutcomes } = await import(outcomes);
          const parties = [{ sector: "public", organisation: "A" }, { sector: "voluntary", organisation: "B" }];
          const moment = (at) => new Date(at * 1000).toISOString();
          const agreement = (agreement_id, at, more) => ({ agreement_id, parties, confirmed_at: moment(at), ...more });
          const item = (at, state, more) => ({ parties, state, body: {}, tries: 1, addedAt: at * 1000, ...more });
          const first = agreement("first", 21), second = agreement("second", 41);
          const shaken = agreement("first", 21, { handshake_id: "h" });
          const ids = (agreements, items) => [...awaitedOutcomes(agreements, items, 0)].map(({ agreement_id }) => agreement_id);
          return {
            two_presses_two_agreements: ids([second, first], [item(20, "waiting"), item(40, "sent")]),
            two_presses_one_agreement: ids([second], [item(20, "sent"), item(40, "waiting")]),
            one_press_two_agreements: ids([second, first], [item(20, "sent")]),
            that_of_another_press: ids([first], [item(20, "confirmed", { agreement_id: "first" }), item(21, "waiting")]),
            from_before_the_press: ids([first], [item(40, "waiting")]),
            never_sent: ids([first], [item(20, "waiting", { tries: 0 })]),
            of_others: ids([agreement("first", 21, { parties: [parties[0], parties[0]] })], [item(20, "sent")]),
            of_its_handshake: ids([shaken], [item(20, "sent", { body: { handshake_id: "h" } })]),
            of_another_handshake: ids([shaken], [item(20, "sent")]),
          };
        }""",
        script.replace("main.js", "outbox/outcomes.js"),
    )
    assert found == {
        "two_presses_two_agreements": ["first", "second"],
        "two_presses_one_agreement": ["second"],
        "one_press_two_agreements": ["first"],
        "that_of_another_press": [],
        "from_before_the_press": [],
        "never_sent": [],
        "of_others": [],
        "of_its_handshake": ["first"],
        "of_another_handshake": [],
    }


@pytest.mark.parametrize("slow", ["answer", pytest.param("request", marks=pytest.mark.long)])
def test_a_slow_answer_does_not_move_the_time_at_which_something_was_agreed(desk: Desk, slow: str) -> None:
    """What was agreed just before the gong is refused after grace, should the desk's clock be ahead."""

    delayed: list[str] = []

    def delay(route: Route) -> None:
        answer = route.fetch() if slow == "answer" else None
        time.sleep(2)
        delayed.append(slow)
        route.fulfill(response=answer or route.fetch())

    desk.page.route("**/view", delay)
    with desk.page.expect_request_finished(lambda request: bool(delayed) and request.url.endswith("/view")):
        desk.page.evaluate("dispatchEvent(new Event('focus'))")
    earliest = datetime.now(UTC)
    with desk.page.expect_request(AGREEMENTS) as sent:
        desk.enter_agreement()
    agreed_at = datetime.fromisoformat(sent.value.post_data_json["agreed_at"])
    assert earliest - timedelta(seconds=0.5) < agreed_at < datetime.now(UTC)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", "<h1>Hotell Wifi</h1>"),
        pytest.param(403, "text/html", "no", marks=pytest.mark.long),
        pytest.param(502, "text/html", "", marks=pytest.mark.long),
        pytest.param(200, "application/json", "7", marks=pytest.mark.long),
    ],
)
def test_an_answer_that_is_not_the_houses_own_confirms_nothing(desk: Desk, status: int, kind: str, body: str) -> None:
    desk.page.route(AGREEMENTS, lambda route: route.fulfill(status=status, content_type=kind, body=body))
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    desk.page.unroute(AGREEMENTS)
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
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


@pytest.mark.long
def test_what_gets_no_answer_waits_longer_each_time_though_everything_else_is_answered(desk: Desk) -> None:
    sent: list[str] = []

    def swallow(route: Route) -> None:
        sent.append(route.request.url)
        route.abort()

    desk.page.route(AGREEMENTS, swallow)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Vi vet ikke om den kom fram")
    desk.page.wait_for_timeout(3000)
    assert len(sent) < 12


@pytest.mark.long
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
    expect(desk.answer.get_by_text("Angret", exact=True)).to_be_visible()
    assert not desk.evening.agreements[0].stands


@pytest.mark.long
def test_what_waited_long_for_the_net_is_not_asked_about(new_desk: Desk) -> None:
    """Whoever could answer may be gone by then."""
    desk = new_desk
    desk.page.clock.install()
    empty(desk)
    desk.evening.post(agreement_body(), by="lena")
    desk.offline()
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    desk.page.clock.fast_forward(61_000)
    back(desk)
    desk.page.clock.run_for(20_000)
    kept(desk, 2)


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


@pytest.mark.long
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
