"""The form of registration where somebody else answers, where its script is at fault, and out of the back/forward cache."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .bors_client import BorsClient
from .test_registration_page_in_a_browser import PHONE, fill, send

PORTAL = "<!doctype html><title>Hotel</title><main id=innhold><h1>Welcome to the hotel</h1></main>"
DRAFT = "() => Object.values(localStorage).join().includes('Elvebyen kor')"
MISSING = ("Request", "URLSearchParams", "FormData", "DOMParser", "Map")
OUT_OF_THE_CACHE = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def form(visitors: Callable[..., Page], site: str, bors_client: BorsClient) -> Page:
    phone = visitors(**PHONE)
    phone.goto(f"{site}/b/{bors_client.bors}")
    fill(phone)
    return phone


@pytest.fixture
def faulty(browser: Browser) -> Iterator[Page]:
    """A phone on which the script fails: nobody minds what it throws."""
    context = browser.new_context(locale="nb-NO")
    yield context.new_page()
    context.close()


def of_200(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body=PORTAL)


def of_511(route: Route) -> None:
    route.fulfill(status=511, content_type="text/html", body=PORTAL)


def of_302(route: Route) -> None:
    """On the same host, as a portal that has taken the name over does it."""
    if route.request.method == "POST":
        route.fulfill(status=302, headers={"Location": "/portal"})
    else:
        of_200(route)


@pytest.mark.parametrize("portal", [of_200, *(pytest.param(one, marks=pytest.mark.long) for one in (of_511, of_302))])
def test_what_a_captive_portal_says_is_no_answer(form: Page, bors_client: BorsClient, portal: Callable[[Route], None]) -> None:
    form.route(lambda url: url.endswith((f"/b/{bors_client.bors}", "/portal")), lambda route: portal(route))  # noqa: PLW0108
    send(form)
    expect(form.get_by_role("status")).to_contain_text("Ikke sendt ennå")
    expect(form.get_by_text("Welcome to the hotel")).to_have_count(0)
    assert form.evaluate(DRAFT)
    form.unroute_all()
    form.get_by_text("Du er med!").wait_for()  # by itself
    assert len(bors_client.participants()) == 1


@pytest.mark.parametrize(
    "missing",
    ["AbortController", *(pytest.param(name, marks=pytest.mark.long) for name in MISSING)],
)
def test_a_script_that_fails_leaves_the_plain_form_in_charge(
    faulty: Page, site: str, bors_client: BorsClient, missing: str
) -> None:
    """A missing function is no missing net."""
    faulty.add_init_script(f"delete window.{missing}")
    faulty.goto(f"{site}/b/{bors_client.bors}")
    fill(faulty)
    send(faulty)
    faulty.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 1


def test_a_script_that_cannot_even_be_read_leaves_the_plain_form_in_charge(
    faulty: Page, site: str, bors_client: BorsClient
) -> None:
    faulty.route("**/elements.js", lambda route: route.fulfill(content_type="text/javascript", body="await 1 ???= 2"))
    faulty.goto(f"{site}/b/{bors_client.bors}")
    fill(faulty)
    send(faulty)
    faulty.get_by_text("Du er med!").wait_for()


@pytest.mark.long
def test_out_of_the_back_forward_cache_the_form_can_be_used(form: Page, bors_client: BorsClient) -> None:
    key = form.locator("[name=key]").input_value()
    form.route("**/deg*", lambda route: route.fulfill(status=204))  # the page that was left stays as it was left
    send(form)
    expect(form.get_by_text("Sender …")).to_be_visible()
    form.wait_for_function("() => !localStorage.length")
    form.evaluate(OUT_OF_THE_CACHE)
    expect(form.get_by_text("Sender …")).to_have_count(0)
    expect(form.get_by_role("button", name="Bli med", exact=True)).to_be_visible()
    assert form.locator("[name=key]").input_value() != key
    form.unroute_all()
    fill(form)
    form.get_by_label("Navnet ditt").fill("Nora")
    send(form)
    form.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 2


def test_what_is_being_sent_is_not_changed_where_a_browser_knows_no_inert(
    visitors: Callable[..., Page], site: str, bors_client: BorsClient
) -> None:
    phone = visitors(**PHONE)
    phone.add_init_script("delete HTMLElement.prototype.inert")
    phone.goto(f"{site}/b/{bors_client.bors}")
    fill(phone)
    phone.route(lambda url: "/b/" in url, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(phone)
    expect(phone.get_by_role("status")).to_contain_text("Ikke sendt ennå")
    phone.get_by_label("Navnet ditt").press_sequentially("X")
    expect(phone.get_by_label("Navnet ditt")).to_have_value("Kari")
    phone.get_by_role("button", name="Rett på noe").click()
    phone.get_by_label("Navnet ditt").press_sequentially("X")
    expect(phone.get_by_label("Navnet ditt")).to_have_value("XKari")
