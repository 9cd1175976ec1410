"""What the desk says of safety is what has been done: storage that fails, a tab that sleeps and a slow net hold nothing up."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsers import eventually_on, stop_clock
from tests.eventually import eventually

from .cast import CODES, Evening
from .served import DATABASE, STORED, Desk, serving

AGREEMENTS = "**/api/bors/*/agreements"
HANDLES = """(() => {
  const open = IDBFactory.prototype.open;
  window.handles = [];
  IDBFactory.prototype.open = function (...told) {
    const asked = open.apply(this, told);
    asked.addEventListener("success", () => window.handles.push(asked.result));
    return asked;
  };
})()"""
CLOSED = "window.handles.forEach((handle) => handle.close())"
FULL = """(() => {
  const { put } = IDBObjectStore.prototype, { setItem } = Storage.prototype;
  const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  IDBObjectStore.prototype.put = Storage.prototype.setItem = full;
  window.roomAgain = () => { IDBObjectStore.prototype.put = put; Storage.prototype.setItem = setItem; };
})()"""
NEVER_CLEARED = """(() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value, ...name) {
    return name[0] === "draft" && value === null ? this.get("draft") : put.call(this, value, ...name);
  };
})()"""
NO_ANSWER = "no-answer"
HANGS = f"""([bors, does]) => ({DATABASE})(bors).then((database) => {{
  const items = database.transaction(["items", "told"], "readwrite").objectStore("items");
  const asked = () => items.get("none"), standStill = () => {{
    const request = new XMLHttpRequest();
    request.open("GET", "{NO_ANSWER}", false);  // this tab stands still in the midst of the transaction
    request.send();
  }};
  (function again() {{ asked().onsuccess = does === "asks" ? again : standStill; }})();
}})"""
ASLEEP = """(bors) => new Promise((held) => {
  navigator.locks.request(`meglerbord-${bors}`, () => (held(), new Promise(() => {})));
})"""


@pytest.fixture
def desk(table: Page, planned: Evening) -> Iterator[Desk]:
    planned.open_()
    table.add_init_script(HANDLES)
    with serving(planned) as url:
        yield Desk(table, url, planned)


def other_tab(desk: Desk, does: str, argument: object) -> Page:
    """Another page of the same tablet, which does something and says nothing more."""
    other = desk.page.context.new_page()
    other.route(f"**/{NO_ANSWER}", lambda route: None)
    other.goto(f"{desk.url}/arbeider.js")
    other.evaluate(does, argument)
    desk.page.bring_to_front()
    return other


def closed(desk: Desk) -> None:
    eventually(lambda: desk.page.evaluate("window.handles.length"))  # the page may still be opening its first
    desk.page.evaluate(CLOSED)


def full(desk: Desk) -> None:
    desk.page.evaluate(FULL)


def hangs(desk: Desk) -> None:
    other_tab(desk, HANGS, [desk.evening.slug, "stands still"])


def asleep(desk: Desk) -> None:
    other_tab(desk, ASLEEP, desk.evening.slug)


def confirmed(desk: Desk) -> None:
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()


TROUBLES = (hangs, *(pytest.param(one, marks=pytest.mark.long) for one in (closed, full, asleep)))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_with_net_it_is_sent_whatever_the_device_is_up_to(desk: Desk, trouble: Callable[[Desk], None]) -> None:
    trouble(desk)
    desk.enter_agreement()
    confirmed(desk)
    assert len(desk.evening.agreements) == 1


@pytest.mark.long
def test_sending_waits_for_no_storage_even_if_no_time_passes(timed: Desk) -> None:
    other_tab(timed, HANGS, [timed.evening.slug, "asks"])  # what stands still cannot be told of the clock
    stop_clock(timed.page)
    timed.enter_agreement()
    eventually(lambda: len(timed.evening.agreements) == 1)


@pytest.mark.long
def test_a_handle_that_died_is_opened_again_and_what_is_called_safe_is_there_after_a_reload(desk: Desk) -> None:
    desk.offline()
    closed(desk)
    desk.enter_agreement()
    desk.press("Neste")
    desk.enter_agreement("bakery", "nora", gives="Boller")
    expect(desk.answer).to_contain_text("Den ligger trygt her")
    assert desk.page.evaluate(STORED, desk.evening.slug) == 2
    desk.offline(False)
    desk.page.goto(desk.url)
    eventually(lambda: len(desk.evening.agreements) == 2)


@pytest.mark.long
def test_what_was_pressed_is_not_on_the_desk_again_if_the_battery_died_before_the_desk_was_cleared(desk: Desk) -> None:
    desk.page.evaluate(NEVER_CLEARED)
    desk.enter_agreement()
    confirmed(desk)
    desk.page.goto(desk.url)
    expect(desk.field).to_be_focused()
    expect(desk.page.locator(".agreement-form")).to_have_count(0)


def test_where_nothing_can_be_kept_nothing_is_called_safe_until_it_is(desk: Desk) -> None:
    full(desk)
    desk.offline()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("ikke lagret på denne enheten")
    expect(desk.page.locator("#network-status")).to_contain_text("La siden stå åpen")
    expect(desk.page.locator("#live-desk")).not_to_contain_text("trygt")
    desk.page.evaluate("window.roomAgain()")
    expect(desk.answer).not_to_contain_text("ikke lagret")
    expect(desk.page.locator("#network-status")).to_contain_text("trygt her")
    assert desk.page.evaluate(STORED, desk.evening.slug) == 1


@pytest.mark.long
def test_leaving_while_what_was_pressed_is_being_stored_is_asked_about(desk: Desk) -> None:
    other_tab(desk, HANGS, [desk.evening.slug, "asks"])
    desk.offline()
    desk.enter_agreement()
    with desk.page.expect_event("dialog") as asked:
        desk.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_leaving_with_what_only_the_page_has_is_asked_about(desk: Desk) -> None:
    full(desk)
    desk.offline()
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("ikke lagret på denne enheten")
    with desk.page.expect_event("dialog") as asked:
        desk.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    desk.page.get_by_role("button", name="Logg ut").click()
    notice = desk.page.locator("#unsent-notice")
    expect(notice).to_contain_text("går de tapt")
    desk.page.evaluate("window.roomAgain()")
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(notice).to_contain_text("De ligger her til du logger inn igjen")
    desk.offline(False)
    expect(notice).to_be_hidden()


@pytest.mark.long
def test_what_lay_in_local_storage_is_sent_when_the_database_is_there_again(desk: Desk) -> None:
    desk.offline()
    desk.page.evaluate("() => { IDBFactory.prototype.open = () => { throw new Error('no'); }; }")
    closed(desk)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    items = f"localStorage.getItem('meglerbord-{desk.evening.slug}-items')"
    eventually(lambda: "Salen" in (desk.page.evaluate(items) or ""))
    desk.page.goto("about:blank")
    desk.offline(False)
    desk.page.goto(desk.url)
    eventually(lambda: len(desk.evening.agreements) == 1)
    eventually(lambda: desk.page.evaluate(items) is None)


def test_an_answer_that_is_slow_is_waited_for_while_it_is_asked_again(timed: Desk) -> None:
    keys, in_time, at_last = list[str](), Event(), Event()

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            keys.append(environ["HTTP_IDEMPOTENCY_KEY"])
            (in_time if len(keys) == 1 else at_last).wait(300)
        return timed.evening.app(environ, start_response)

    with serving(timed.evening, slow):
        timed.enter_agreement()
        for count in (1, 2):
            eventually_on(timed.page, lambda count=count: len(keys) >= count)  # type: ignore[misc]
            timed.page.clock.fast_forward(12_500)
        eventually_on(timed.page, lambda: len(keys) >= 3)
        in_time.set()
        confirmed(timed)
        assert len(timed.evening.agreements) == len(set(keys)) == 1
        at_last.set()


@contextmanager
def freeze_while_sending(desk: Desk) -> Iterator[Desk]:
    """Another tab, while the first, which has sent an agreement, is frozen before it is answered."""
    held: list[Route] = []
    frozen, other = desk.page, Desk(desk.page.context.new_page(), desk.house, desk.evening)
    frozen.route(AGREEMENTS, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    frozen.bring_to_front()
    desk.enter_agreement()
    eventually_on(desk.page, lambda: len(held) == 1)
    lifecycle = frozen.context.new_cdp_session(frozen)
    lifecycle.send("Page.setWebLifecycleState", {"state": "frozen"})
    other.page.bring_to_front()
    yield other
    lifecycle.send("Page.setWebLifecycleState", {"state": "active"})
    frozen.bring_to_front()
    held[0].continue_()


@pytest.mark.long
def test_a_tab_that_is_frozen_while_it_sends_holds_no_other_up_and_doubles_nothing(desk: Desk) -> None:
    with freeze_while_sending(desk) as other:
        other.enter_agreement("bakery", "nora", gives="Boller")
        confirmed(other)
        other.page.reload()  # it finds what the frozen one left, and sends it
        eventually(lambda: len(desk.evening.agreements) == 2)
    confirmed(desk)
    assert len(desk.evening.agreements) == 2


def test_what_somebody_else_answers_confirms_nothing(desk: Desk) -> None:
    """A captive portal, or a proxy: it is no net, and the agreement waits."""
    answer = {"agreement_id": "theirs", "number": 77, "parties": []}
    desk.page.route("**/agreements", lambda route: route.fulfill(status=201, json=answer))
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Venter på nett")
    desk.page.unroute_all()
    confirmed(desk)
    assert len(desk.evening.agreements) == 1


@pytest.mark.parametrize("missing", ["AbortController", pytest.param("Request", marks=pytest.mark.long)])
def test_a_script_that_fails_leaves_the_plain_desk_in_charge(browser: Browser, planned: Evening, missing: str) -> None:
    planned.open_()
    context = browser.new_context(locale="nb-NO")
    context.add_init_script(f"delete window.{missing}")
    with serving(planned) as url:
        desk = Desk(context.new_page(), url, planned)
        expect(desk.page.get_by_label("Den ene")).to_be_visible()
        desk.page.wait_for_timeout(500)
        desk.page.get_by_label("Den ene").fill(CODES["library"])
        desk.page.get_by_label("Den andre").fill(CODES["choir"])
        desk.press("Vis begge")
        expect(desk.page.locator("#plain-desk, #agreement-form").first).to_be_visible()
        expect(desk.page.locator("#live-desk:not([hidden])")).to_have_count(0)
    context.close()
