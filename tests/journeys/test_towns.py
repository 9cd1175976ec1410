"""A town's organiser from her link to her own evening, in a real browser: she never sees another town."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.running_house import RunningHouse

from .hall import PHONE

LAPTOP = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
FILES = (".csv", ".xlsx", ".pdf", ".png", ".svg", "/plakat")
PICTURES = os.environ.get("PICTURES")  # a folder, for whoever wants to look


def look(page: Page, name: str, size: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{size}.png"), full_page=True)


def everywhere(page: Page, url: str, start: str) -> list[tuple[str, str]]:
    """Every organiser's page that links lead to from `start`: where it is, and what is written in it, marks and all."""
    seen, ahead = dict[str, str](), [start]
    while ahead:
        path = ahead.pop()
        page.goto(f"{url}{path}")
        seen[path] = page.content()
        links: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        for link in links:
            address = urlsplit(link)
            is_hers = link.startswith(url) and address.path.startswith(("/arrangor", "/byer", "/megler", "/vert"))
            if is_hers and address.path not in {*seen, *ahead} and not address.path.endswith(FILES):
                ahead.append(address.path)
    return list(seen.items())


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "options"), [pytest.param("phone", PHONE, id="phone"), pytest.param("laptop", LAPTOP, id="laptop")]
)
def test_an_organiser_of_a_town_never_sees_another(
    house: RunningHouse, visitors: Callable[..., Page], bors: str, size: str, options: dict[str, object]
) -> None:
    mark = bors[-6:]
    other = house.run("town", "create", f"sorvik-{mark}", "--name", f"Sørvik {mark}")["town"]
    theirs = f"sorvik-bors-{mark}"
    house.run("bors", "create", theirs, "--name", f"Børsen i Sørvik {mark}", "--town", other)
    house.run("invite", "organiser", "--town", other, "--name", f"Siri Sørvik {mark}")

    keeper = visitors(**options)  # has the key of the house
    keeper.goto(str(house.run("organiser")["link"]))
    keeper.wait_for_url("**/arrangor")
    keeper.get_by_role("link", name="Byer").click()
    look(keeper, "towns", size)
    keeper.get_by_label("Navn").fill(f"Nordvik {mark}")
    keeper.get_by_role("button", name="Lag byen").click()
    keeper.wait_for_url(f"**/byer/nordvik-{mark}")
    keeper.get_by_label("Navn").fill("Kari Berg")
    keeper.get_by_role("button", name="Lag en lenke").click()
    link = keeper.locator("#link").inner_text()
    look(keeper, "invited", size)

    kari = visitors(**options)
    kari.goto(link)
    kari.wait_for_url("**/arrangor")
    expect(kari.get_by_role("heading", level=1)).to_have_text(f"Børser i Nordvik {mark}")
    expect(kari.get_by_text("Her er det ingen børs ennå.")).to_be_visible()
    kari.get_by_label("Navn").fill("Frivilligbørs Nordvik")
    kari.get_by_label("Adresse").fill(theirs)  # which is taken, and nothing tells by whom
    kari.get_by_role("button", name="Lag børsen").click()
    expect(kari.get_by_role("alert")).to_contain_text("Det finnes en børs med den adressen. Velg en annen.")
    look(kari, "taken", size)
    kari.get_by_label("Adresse").fill(f"nordvik-bors-{mark}")
    kari.get_by_role("button", name="Lag børsen").click()
    kari.wait_for_url(f"**/arrangor/nordvik-bors-{mark}")
    kari.get_by_role("link", name="Alle børser").click()
    kari.get_by_label("Navn").fill(f"Nordvik neste år {mark}")
    options_of = kari.get_by_label("Kopier fra").locator("option")
    expect(options_of).to_have_text(["Ingen, lag en ny", "Frivilligbørs Nordvik"])
    kari.get_by_label("Kopier fra").select_option("Frivilligbørs Nordvik")
    kari.get_by_role("button", name="Lag børsen").click()
    kari.wait_for_url(f"**/arrangor/nordvik-neste-ar-{mark}")
    house.run("bors", "create", f"eldre-{mark}", "--name", f"Børsen før byene {mark}")
    kari.goto(f"{house.url}/arrangor")
    look(kari, "list", size)

    if size == "laptop":  # what is written on a page is the same on all
        pages = everywhere(kari, house.url, "/arrangor")
        assert len(pages) > 30, "she goes wherever a link leads"
        spoken = [path for path, page in pages for word in ("Sørvik", "sorvik", f"eldre-{mark}") if word in page]
        assert spoken == []
    for path in (f"/arrangor/{theirs}", f"/byer/{other}", "/byer", f"/arrangor/eldre-{mark}"):
        refused = kari.goto(f"{house.url}{path}")
        assert refused
        assert refused.status == 403
        assert "Sørvik" not in kari.content()
    look(kari, "refused", size)

    keeper.goto(f"{house.url}/byer/nordvik-{mark}")
    keeper.get_by_label("Flytt en børs hit").select_option(f"Børsen før byene {mark}")
    keeper.get_by_role("button", name="Flytt", exact=True).click()
    look(keeper, "town", size)
    kari.goto(f"{house.url}/arrangor")
    kari.get_by_role("link", name=f"Børsen før byene {mark}").click()
    kari.wait_for_url(f"**/arrangor/eldre-{mark}")
    keeper.goto(f"{house.url}/byer/nordvik-{mark}")
    keeper.get_by_role("button", name="Ta tilbake Kari Berg").click()
    keeper.wait_for_load_state()
    gone = kari.goto(f"{house.url}/arrangor")
    assert gone
    assert gone.status == 401
