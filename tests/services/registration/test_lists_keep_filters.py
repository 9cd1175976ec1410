"""Whoever does something to one of a filtered list comes back to the list as it was."""

import re
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, expect

from frivilligbors.enums import Role

from .bors_client import BorsClient
from .test_host_page import register
from .test_personal_links import invited

DRAWN = "() => new Promise((draw) => requestAnimationFrame(() => requestAnimationFrame(draw)))"  # it goes to a row as it draws
QUERY = "sok=kor&amp;sektor=voluntary&amp;vis=awaited"


@pytest.fixture
def organiser(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.ORGANISER)


@pytest.fixture
def code(bors_client: BorsClient, organiser: FlaskClient) -> str:
    register(organiser, bors_client, email="kari@example.no")
    return bors_client.participants()[0].code


@pytest.mark.parametrize("action", ["kommet", "lenke", "meld-av"])
def test_from_the_page_of_one_back_to_the_list(bors_client: BorsClient, organiser: FlaskClient, code: str, action: str) -> None:
    listed = f"/arrangor/{bors_client.bors}/deltakere"
    page = organiser.get(f"{listed}?{QUERY.replace('&amp;', '&')}").text
    assert f'href="{listed}/{code}?{QUERY}"' in page
    one = organiser.get(f"{listed}/{code}?{QUERY.replace('&amp;', '&')}").text
    assert f'href="{listed}?{QUERY}&amp;rad={code}#{code}"' in one
    assert f'action="{listed}/{code}/{action}?{QUERY}"' in one
    form = {"key": token_hex(8), "here": "ja", "fra": "siden"}
    answer = organiser.post(f"{listed}/{code}/{action}?{QUERY.replace('&amp;', '&')}", data=form, follow_redirects=True)
    assert f'href="{listed}?{QUERY}&amp;rad={code}#{code}"' in answer.text


@pytest.mark.parametrize("page", ["/arrangor/{}/deltakere", "/vert/{}"])
def test_a_code_that_is_typed_leaves_the_list_as_it_was_searched(
    bors_client: BorsClient, organiser: FlaskClient, code: str, page: str
) -> None:
    url = f"{page.format(bors_client.bors)}/kommet?sok=kor"
    answer = organiser.post(url, data={"kode": code, "key": token_hex(8)})
    assert re.search(rf"\?sok=kor&kom={code}$", answer.location)


def test_the_list_is_worked_through_with_the_keyboard_alone(
    bors_client: BorsClient, organiser: FlaskClient, code: str, site: str, page: Page
) -> None:
    page.context.set_extra_http_headers({"Authorization": organiser.environ_base["HTTP_AUTHORIZATION"]})
    page.goto(f"{site}/arrangor/{bors_client.bors}/deltakere?sok=kor")
    row = press(page, code, "Merk som kommet")
    expect(page.get_by_label("Navn, virksomhet, adresse eller kode")).to_have_value("kor")
    page.evaluate(DRAWN)
    page.keyboard.press("Tab")  # on from where it was pressed, not from the top of the page
    expect(row.get_by_role("link", name="Kari")).to_be_focused()


@pytest.mark.parametrize("listed", ["/arrangor/{}/deltakere", pytest.param("/vert/{}/kommet", marks=pytest.mark.long)])
def test_a_row_that_no_longer_is_what_was_searched_for_keeps_the_keyboard_and_can_be_taken_back(
    bors_client: BorsClient, organiser: FlaskClient, code: str, site: str, page: Page, listed: str
) -> None:
    register(organiser, bors_client, name="Ola")
    page.context.set_extra_http_headers({"Authorization": organiser.environ_base["HTTP_AUTHORIZATION"]})
    page.goto(f"{site}{listed.format(bors_client.bors)}?vis=awaited")
    row = press(page, code, "Merk som kommet")
    expect(page.locator(".row")).to_have_count(2)
    expect(row).to_be_focused()
    expect(page.get_by_role("link", name="Ikke kommet 1")).to_be_visible()  # the figures tell it as it is
    press(page, code, "Ikke kommet likevel")
    expect(row).to_be_focused()
    expect(row.get_by_role("button", name="Merk som kommet")).to_be_visible()


def test_whoever_turns_back_from_the_page_of_one_comes_to_its_row(
    bors_client: BorsClient, organiser: FlaskClient, code: str, site: str, page: Page
) -> None:
    page.context.set_extra_http_headers({"Authorization": organiser.environ_base["HTTP_AUTHORIZATION"]})
    page.goto(f"{site}/arrangor/{bors_client.bors}/deltakere/{code}?vis=awaited")
    with page.expect_navigation():
        page.get_by_role("button", name="Send lenken").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Lenken er på vei.")).to_be_focused()
    page.get_by_role("link", name="Til deltakerne").press("Enter")
    expect(page.locator(f"[id='{code}']")).to_be_focused()


def press(page: Page, code: str, button: str) -> Locator:
    """Press a button in somebody's row by the keyboard; the row, once the page has come back to it."""
    row = page.locator(f"[id='{code}']")
    row.get_by_role("button", name=button).focus()
    with page.expect_navigation(url=f"**#{code}"):  # until it is loaded, the keyboard is still at the top
        page.keyboard.press("Enter")
    expect(row.get_by_role("button", name=button)).to_have_count(0)
    return row
