"""Every page and state, in a real browser, held against WCAG 2.1 AA, at the widths people have."""

from collections.abc import Callable

from playwright.sync_api import Page

from .bors_client import BorsClient

PHONE, NARROW, LAPTOP = ({"width": w, "height": h} for w, h in ((390, 844), (320, 640), (1440, 900)))
Axe = Callable[[Page], None]


def stands_out(page: Page) -> list[str]:
    """At which widths something stands out to the side."""
    found = []
    for name, size in (("laptop", LAPTOP), ("narrow", NARROW), ("phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(name)
    return found


def fill(page: Page) -> None:
    page.get_by_label("Navnet ditt").fill("Kari")
    page.get_by_label("Virksomhet du kommer for").fill("Elvebyen kor")
    page.get_by_role("radio", name="Frivillig").check()


def test_registering_from_first_look_to_code(bors_client: BorsClient, site: str, page: Page, axe: Axe) -> None:
    page.goto(f"{site}/b/{bors_client.bors}")
    fill(page)
    page.get_by_role("textbox", name="E-post").fill("kari.example.no")
    page.get_by_role("button", name="Bli med").click()
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert stands_out(page) == []
    axe(page)
    page.get_by_role("link", name="E-post:", exact=False).click()
    assert page.evaluate("document.activeElement.id") == "email"
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("kari@example.no")
    page.get_by_text("Flere ting, og hva som er greit for deg").click()
    page.get_by_role("button", name="Jeg kommer for flere").click()
    assert page.evaluate("document.activeElement.id") == "organisations-1-name"
    axe(page)
    page.get_by_role("button", name="Bli med").click()
    page.wait_for_url("**/deg")
    assert bors_client.participants()[0].code in page.inner_text(".sun")
    assert stands_out(page) == []
    axe(page)


def test_enter_sends_the_form_rather_than_adding_a_row(bors_client: BorsClient, site: str, page: Page) -> None:
    page.goto(f"{site}/b/{bors_client.bors}")
    fill(page)
    page.get_by_label("Navnet ditt").press("Enter")
    page.wait_for_url("**/deg")


def test_all_that_is_pressed_is_large_enough_for_a_thumb(bors_client: BorsClient, site: str, page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{site}/b/{bors_client.bors}")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden], [type=checkbox]), select, footer a, .ways a')]
            .filter(one => one.tabIndex >= 0 && one.getBoundingClientRect().height < 48).map(one => one.outerHTML)"""
    )
    assert small == []


def test_text_twice_as_large_still_fits(bors_client: BorsClient, site: str, page: Page) -> None:
    page.goto(f"{site}/b/{bors_client.bors}")
    page.evaluate("document.documentElement.style.fontSize = '34px'")
    assert "phone" not in stands_out(page)


def test_whoever_has_no_scripts_registers_all_the_same(bors_client: BorsClient, site: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{site}/b/{bors_client.bors}")
    fill(page)
    page.get_by_role("button", name="Bli med").click()
    assert page.url == f"{site}/deg"
    context.close()


def test_a_personal_link_signs_in_by_itself_and_leaves_no_trace_in_the_address(
    bors_client: BorsClient, site: str, page: Page
) -> None:
    body = bors_client.register()
    page.goto(f"{site}/deg#{body['token']}")
    page.get_by_text("Du er med!").wait_for()
    assert page.url == f"{site}/deg"


def test_a_personal_link_pasted_over_the_page_it_leads_to_is_followed(bors_client: BorsClient, site: str, page: Page) -> None:
    body = bors_client.register()
    page.goto(f"{site}/deg")
    page.goto(f"{site}/deg#{body['token']}")
    page.get_by_text("Du er med!").wait_for()
