"""What the phone says of the form is what has been done with it: sent, kept, or neither; and a late answer is taken."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browsers import eventually_on

from .bors_client import BorsClient
from .test_registration_page_in_a_browser import PHONE, fill, send, unreachable

FULL = """() => {
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  window.roomAgain = () => { Storage.prototype.setItem = setItem; };
}"""


@pytest.fixture
def form(visitors: Callable[..., Page], site: str, bors_client: BorsClient) -> Page:
    """The form on a phone whose clock is ours."""
    phone = visitors(**PHONE)
    phone.clock.install()
    phone.goto(f"{site}/b/{bors_client.bors}")
    fill(phone)
    return phone


def held(page: Page) -> list[Route]:
    """Whatever is sent is on its way until somebody lets it through."""
    flying: list[Route] = []

    def hold(route: Route) -> Any:
        return flying.append(route) if route.request.method == "POST" else route.continue_()

    page.route(lambda url: "/b/" in url, lambda route: hold(route))  # noqa: PLW0108 - Playwright marks what it is given
    return flying


def sent(page: Page, flying: list[Route], times: int) -> None:
    eventually_on(page, lambda: len(flying) >= times)


def test_an_answer_that_is_late_is_taken_while_it_is_sent_again_and_nobody_is_in_twice(
    form: Page, bors_client: BorsClient
) -> None:
    flying = held(form)
    send(form)
    for times, wait in ((1, 8_500), (2, 12_500)):
        sent(form, flying, times)
        form.clock.fast_forward(wait)
    sent(form, flying, 3)
    expect(form.get_by_role("status")).to_contain_text("trygt på denne mobilen")
    flying[2].continue_()
    flying[0].continue_()
    form.get_by_text("Du er med!").wait_for()
    assert len({route.request.post_data for route in flying}) == 1
    assert len(bors_client.participants()) == 1


@pytest.mark.long
def test_an_answer_older_than_a_minute_is_still_taken(form: Page, bors_client: BorsClient) -> None:
    flying = held(form)
    send(form)
    sent(form, flying, 1)
    form.clock.fast_forward(70_000)
    flying[0].continue_()
    form.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 1


@pytest.mark.long
def test_whoever_mends_what_had_come_in_learns_that_it_had(form: Page, bors_client: BorsClient) -> None:
    flying = held(form)
    send(form)
    sent(form, flying, 1)
    form.clock.fast_forward(8_500)
    form.get_by_role("button", name="Rett på noe").click()
    form.get_by_label("Navnet ditt").fill("Kari Kari")
    flying[0].continue_()
    form.get_by_text("Du er med!").wait_for()
    assert [one.name for one in bors_client.participants()] == ["Kari"]


def test_send_now_sends_at_once_and_gives_up_nothing_that_is_on_its_way(form: Page, bors_client: BorsClient) -> None:
    flying = held(form)
    send(form)
    sent(form, flying, 1)
    form.clock.fast_forward(8_500)
    sent(form, flying, 2)
    form.get_by_role("button", name="Send nå").click()
    sent(form, flying, 3)
    flying[0].continue_()
    form.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 1


def test_where_the_phone_keeps_nothing_nothing_is_called_safe_and_it_is_sent_all_the_same(
    form: Page, bors_client: BorsClient
) -> None:
    form.evaluate(FULL)
    unreachable(form)
    send(form)
    status = form.get_by_role("status")
    expect(status).to_contain_text("ikke lagret på denne mobilen")
    expect(status).to_contain_text("Lukk den ikke")
    expect(status).not_to_contain_text("trygt")
    form.unroute_all()
    form.evaluate("dispatchEvent(new Event('online'))")
    form.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 1
