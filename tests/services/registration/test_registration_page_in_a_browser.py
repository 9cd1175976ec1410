"""The form on a phone: on one screen, light, and nothing typed is ever lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from .bors_client import BorsClient

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
Visitors = Callable[..., Page]


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    return visitors(**PHONE)


@pytest.fixture
def form(phone: Page, site: str, bors_client: BorsClient) -> Page:
    phone.goto(f"{site}/b/{bors_client.bors}")
    return phone


def fill(page: Page) -> None:
    page.get_by_label("Navnet ditt").fill("Kari")
    page.get_by_role("textbox", name="E-post").fill("kari@example.no")
    page.get_by_label("Virksomhet du kommer for").fill("Elvebyen kor")
    page.get_by_role("radio", name="Frivillig").check()
    page.get_by_label("Hva trenger dere?").fill("Et rom å øve i")
    page.get_by_label("Hva slags hjelp?").first.select_option("premises")


def send(page: Page) -> None:
    page.get_by_role("button", name="Bli med", exact=True).click()


def unreachable(page: Page) -> list[Route]:
    """The net goes: what is sent reaches nobody."""
    lost: list[Route] = []

    def lose(route: Route) -> None:
        lost.append(route)
        route.abort("internetdisconnected")

    page.route(lambda url: "/b/" in url, lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    return lost


def test_one_organisation_one_need_and_one_offer_fit_on_one_screen_of_a_phone(form: Page) -> None:
    bottom = form.get_by_role("button", name="Bli med", exact=True).bounding_box()
    assert bottom is not None
    assert bottom["y"] + bottom["height"] <= 844
    assert form.get_by_label("Hva kan dere dele?").is_visible()


def test_the_first_page_is_lighter_than_thirty_kilobytes_and_asks_nobody_else(
    phone: Page, site: str, bors_client: BorsClient
) -> None:
    came: dict[str, int] = {}

    def note(request: Request) -> None:
        sizes = request.sizes()
        came[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    phone.on("requestfinished", note)
    phone.goto(f"{site}/b/{bors_client.bors}", wait_until="networkidle")
    assert {url for url in came if not url.startswith(site)} == set()
    assert len(came) >= 3
    icon = phone.request.get(f"{site}{phone.locator('link[rel=icon]').get_attribute('href')}")  # not every browser asks for it
    assert icon.ok
    assert sum(came.values()) + len(icon.body()) < 30_000


def test_nothing_is_ticked_before_somebody_ticks_it(form: Page) -> None:
    form.get_by_text("og hva som er greit for deg").click()
    boxes = form.get_by_role("checkbox")
    assert boxes.count() == 4
    assert [box.is_checked() for box in boxes.all()] == [False] * 4


def test_the_whole_privacy_notice_is_one_tap_away_and_the_form_is_as_it_was(form: Page) -> None:
    fill(form)
    form.locator("form").get_by_role("link", name="Personvern").click()
    form.get_by_role("heading", name="Hva vi tar vare på").wait_for()
    form.go_back()
    expect(form.get_by_label("Navnet ditt")).to_have_value("Kari")


def test_a_closed_tab_loses_nothing(form: Page, site: str, bors_client: BorsClient) -> None:
    fill(form)
    form.get_by_text("og hva som er greit for deg").click()
    form.get_by_role("button", name="Et ønske til").click()
    form.get_by_label("Ønske 2").fill("Noen som kan lyd")
    form.get_by_label("Jeg kan være med på bilder").check()
    again = form.context.new_page()
    form.close()
    again.goto(f"{site}/b/{bors_client.bors}")
    expect(again.get_by_role("status")).to_contain_text("Vi husket det du skrev.")
    expect(again.get_by_label("Navnet ditt")).to_have_value("Kari")
    expect(again.get_by_role("radio", name="Frivillig")).to_be_checked()
    expect(again.get_by_label("Ønske 2")).to_have_value("Noen som kan lyd")
    expect(again.get_by_label("Jeg kan være med på bilder")).to_be_checked()
    again.get_by_role("button", name="Tøm skjemaet").click()
    expect(again.get_by_label("Navnet ditt")).to_have_value("")
    expect(again.get_by_role("status")).to_have_text("")


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(form: Page) -> None:
    fill(form)
    form.get_by_role("textbox", name="E-post").fill("kari.example.no")
    send(form)
    expect(form.locator("#error-summary")).to_be_focused()
    expect(form.get_by_label("Virksomhet du kommer for")).to_have_value("Elvebyen kor")
    form.get_by_role("textbox", name="E-post").fill("kari@example.no")
    send(form)
    form.get_by_text("Du er med!").wait_for()


def test_without_net_it_waits_and_goes_by_itself_when_the_net_is_back(form: Page, bors_client: BorsClient) -> None:
    fill(form)
    lost = unreachable(form)
    send(form)
    expect(form.get_by_role("status")).to_contain_text("Ikke sendt ennå")
    assert lost
    assert bors_client.participants() == []
    form.unroute_all()
    form.evaluate("dispatchEvent(new Event('online'))")
    form.get_by_text("Du er med!").wait_for()
    assert [one.name for one in bors_client.participants()] == ["Kari"]


@pytest.mark.long
def test_without_net_one_press_sends_it_again_under_the_same_key(form: Page, bors_client: BorsClient) -> None:
    fill(form)
    key = form.locator("[name=key]").input_value()
    lost = unreachable(form)
    send(form)
    form.get_by_role("button", name="Send nå").wait_for()
    form.unroute_all()
    form.get_by_role("button", name="Send nå").click()
    form.get_by_text("Du er med!").wait_for()
    assert all(f"key={key}" in (route.request.post_data or "") for route in lost)


def test_an_answer_that_is_lost_makes_nobody_twice(form: Page, bors_client: BorsClient) -> None:
    fill(form)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    form.route("**/b/*", lambda route: lose_the_answer(route) if route.request.method == "POST" else route.continue_())
    send(form)
    form.get_by_role("button", name="Send nå").wait_for()
    assert len(bors_client.participants()) == 1
    form.unroute_all()
    form.get_by_role("button", name="Send nå").click()
    form.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 1


def test_a_tab_that_was_closed_while_it_waited_sends_when_it_is_opened_again(
    form: Page, site: str, bors_client: BorsClient
) -> None:
    fill(form)
    unreachable(form)
    send(form)
    form.get_by_role("button", name="Send nå").wait_for()
    again = form.context.new_page()
    form.close()
    again.goto(f"{site}/b/{bors_client.bors}")
    again.get_by_text("Du er med!").wait_for()
    assert len(bors_client.participants()) == 1


@pytest.mark.long
def test_whoever_waits_may_still_mend_what_was_typed(form: Page, bors_client: BorsClient) -> None:
    fill(form)
    unreachable(form)
    send(form)
    form.get_by_role("button", name="Rett på noe").click()
    form.get_by_label("Navnet ditt").fill("Kari Kari")
    form.unroute_all()
    send(form)
    form.get_by_text("Du er med!").wait_for()
    assert [one.name for one in bors_client.participants()] == ["Kari Kari"]


def test_the_draft_is_gone_once_the_house_has_it(form: Page, site: str, bors_client: BorsClient) -> None:
    fill(form)
    send(form)
    form.get_by_text("Du er med!").wait_for()
    assert form.evaluate("localStorage.length") == 0
    form.goto(f"{site}/b/{bors_client.bors}")
    expect(form.get_by_label("Navnet ditt")).to_have_value("")


def test_one_more_from_the_same_phone_leaves_the_phone_its_owners(
    form: Page, site: str, bors_client: BorsClient, axe: Callable[[Page], None]
) -> None:
    fill(form)
    send(form)
    code = form.locator(".sun .code").inner_text()
    form.get_by_role("link", name="Meld på en til fra denne mobilen").click()
    expect(form.get_by_text(f"Du er allerede påmeldt, som Kari ({code}).")).to_be_visible()
    axe(form)
    form.reload()
    expect(form.get_by_role("status")).to_have_text("")  # a choice made for somebody is nothing that was typed
    fill(form)
    form.get_by_label("Navnet ditt").fill("Ola")
    form.get_by_role("button", name="Meld på en til", exact=True).click()
    expect(form.get_by_role("status")).to_contain_text("Denne mobilen er fortsatt Kari sin.")
    axe(form)
    form.goto(f"{site}/deg")
    expect(form.locator(".sun .code")).to_have_text(code)


@pytest.mark.long
def test_the_state_of_waiting_is_fit_for_all(form: Page, axe: Callable[[Page], None]) -> None:
    fill(form)
    unreachable(form)
    send(form)
    form.get_by_role("button", name="Send nå").wait_for()
    axe(form)
    form.set_viewport_size({"width": 320, "height": 640})
    assert not form.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
