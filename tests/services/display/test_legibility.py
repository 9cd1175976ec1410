"""All that stands on a wall is whole and can be read from the back row: every scene, every screen, names short and long."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from frivilligbors import keys
from frivilligbors.contrast import nearest
from frivilligbors.enums import Scene
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from services.display.app import create_app
from services.display.rules import wall_needs
from tests.serving import served

from .evening import Evening

MEASURE = (Path(__file__).parent / "measure.js").read_text()
SCREENS = [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)]
PROPORTIONS = [(1024, 768), (1920, 1080), (1080, 1920)]
SCENES = [scene for scene in Scene if scene is not Scene.AUTO]
SHORT = [("Åsen bibliotek", "public"), ("Koret", "voluntary"), ("Ingrid", "individual"), ("Skolen", "public")]
LONG = [
    ("Konnerud og Åskollen kulturskole og bibliotek", "public"),
    ("Foreningen for alle som bor langs elva og i åsene", "voluntary"),
    ("Nedre Eiker bakeri og konditori AS", "business"),
    ("Drammen eldreråd", "public"),
]
NAME = "Frivilligbørs for Drammen, Konnerud og Nedre Eiker"
NEED = "Noen som kan lese høyt for barna på lørdager, gjerne på flere språk enn norsk og engelsk, og helst i hele høst."
WELCOME = "Velkommen til en time der alle kan gi noe og alle kan få noe, ikke sant"[:70]  # as long as it may be
RULES = (  # as many and as long as they may be
    "Avtalen gjelder når en megler bekrefter.",
    "Penger er ikke gangbar valuta i salen her",
    "Begge må si ja, og begge får hvert brev.",
)
STREET = {"short": "https://bors.example.no", "long": "https://frivilligbors.drammen-frivilligsentral.example.no"}


@pytest.fixture(scope="module", params=["long", pytest.param("short", marks=pytest.mark.long)])
def length(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(settings: Settings, length: str) -> Iterator[str]:
    """The display alone, which believes that it lives in a street with a short or a long name."""
    app = create_app(replace(settings, public_url=STREET[length]))
    with served(app) as address:
        yield address


@pytest.fixture
def wall(page: Page) -> Page:
    """A wall whose line is silent: it is looked at as it is served."""
    page.route_web_socket("**/ws**", lambda line: None)
    page.add_init_script("window.fetch = () => Promise.reject(new TypeError())")  # an intercepted page fetches its letters anew
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.fixture(params=[pytest.param(False, id="the evening"), pytest.param(True, id="a rehearsal", marks=pytest.mark.long)])
def busy_evening(request: pytest.FixtureRequest, redis: RedisClient, bors: str, length: str) -> Iterator[Evening]:
    """An evening with many agreements, of few kinds and short names, or of all kinds and long names."""
    slug = bors if length == "short" else f"{bors}-drammen-og-omegn"
    evening = Evening(redis, slug, name="Frivilligbørs Drammen" if length == "short" else NAME, rehearsal=request.param)
    evening.bors_record = replace(evening.bors_record, place="Drammen teater")
    fill(evening, SHORT if length == "short" else LONG)
    yield evening
    evening.remove()


def fill(evening: Evening, sides: list[tuple[str, str]]) -> None:
    one, other, third, fourth = sides
    met = evening.need(other, "Øvingslokale én kveld i uka" if sides is SHORT else NEED)
    evening.need(one, "Noen som kan rigge lys" if sides is SHORT else NEED.replace("barna", "folk"))
    evening.open(left=timedelta(minutes=18))
    pairs = [(one, fourth), (third, other), (third, third), (one, third), (other, other), (one, other)]
    categories = ["premises", "equipment", "time", "competence", "event_help", "information", "entertainment", "other"]
    for at, category in enumerate(categories * 2):
        evening.agree(*pairs[at % 6], category)
    evening.agree(one, other, meets=met)


def troubles(wall: Page, scene: str, screens: list[tuple[int, int]]) -> dict[str, list[str]]:
    """What is wrong, by screen: as it is, and (where the proportions differ) as it looks when it is old."""
    found = {}
    for size in screens:
        wall.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))  # type: ignore[arg-type]
        for state in ("fresh", "stale") if size in PROPORTIONS else ("fresh",):
            wall.evaluate("(stale) => document.documentElement.classList.toggle('stale', stale)", state == "stale")
            for page in range(3 if scene == "result" and size in PROPORTIONS else 1):
                wall.evaluate("(page) => (document.querySelector('main').dataset.page = page)", page)
                found[f"{scene}, {state}, page {page}, {size}"] = wall.evaluate(MEASURE)
    return found


@pytest.mark.long
def test_all_that_is_on_the_wall_is_whole_and_can_be_read(
    wall: Page, site: str, busy_evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_needs, "MET_SHOWN_FOR", timedelta(hours=1))  # the need that was met stays, whatever this takes
    found: dict[str, list[str]] = {}
    for scene in SCENES:
        busy_evening.choose(scene)
        wall.goto(f"{site}/skjerm/{busy_evening.slug}")
        wall.evaluate("for (let timer = 0; timer < 999; timer += 1) clearInterval(timer)")
        found |= troubles(wall, scene, PROPORTIONS if busy_evening.bors_record.rehearsal else SCREENS)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def needs_found(wall: Page, site: str, evening: Evening, asker: str, text: str, screens: list[tuple[int, int]]) -> list[str]:
    """What is wrong in the last minutes, when this is the only need."""
    for participant_id in evening.here.values():
        evening.redis.hset(keys.PARTICIPANT.of(evening.slug, participant_id), "needs", "[]")  # type: ignore[attr-defined]
    evening.need((asker, "public"), text)
    evening.choose(Scene.LAST_CHANCE)
    wall.goto(f"{site}/skjerm/{evening.slug}")
    wall.evaluate("for (let timer = 0; timer < 999; timer += 1) clearInterval(timer)")
    assert text in wall.locator(".need:visible .what").inner_text()
    return [f"{len(asker)} {where}: {one}" for where, wrong in troubles(wall, text, screens).items() for one in wrong]


def test_a_long_need_of_a_long_name_covers_nothing(wall: Page, site: str, busy_evening: Evening) -> None:
    assert needs_found(wall, site, busy_evening, LONG[0][0], NEED, [(1080, 1920), (1024, 768)]) == []


@pytest.mark.long
@pytest.mark.parametrize("asker", [SHORT[0][0], LONG[0][0], (LONG[1][0] + " og på øyene der ute")[:100], "Ås og by" * 12])
def test_a_need_covers_nothing_however_long_it_is_and_whoever_asks(
    wall: Page, site: str, busy_evening: Evening, asker: str
) -> None:
    texts = [NEED[:58], NEED[:80], NEED, f"{NEED} Og litt til, om noen kan."[:140]]
    assert [one for text in texts for one in needs_found(wall, site, busy_evening, asker, text, SCREENS)] == []


@pytest.mark.long
def test_the_published_result_and_its_address_are_whole_and_can_be_read(wall: Page, site: str, busy_evening: Evening) -> None:
    busy_evening.publish()
    busy_evening.choose(Scene.RESULT)
    wall.goto(f"{site}/skjerm/{busy_evening.slug}")
    wall.evaluate("for (let timer = 0; timer < 999; timer += 1) clearInterval(timer)")
    assert (
        wall.locator(".join .qr").get_attribute("aria-label") == f"QR: {site_name(busy_evening)}/resultat/{busy_evening.slug}"
    )
    found = troubles(wall, "published", SCREENS)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_what_an_organiser_writes_for_the_wall_is_whole_and_can_be_read(wall: Page, site: str, busy_evening: Evening) -> None:
    busy_evening.choose(Scene.WELCOME)
    busy_evening.change(welcome=WELCOME, rules=RULES, logo=busy_evening.keep_logo())
    wall.route("**/logo/*", lambda route: route.fulfill(body=busy_evening.logo, content_type="image/png"))
    wall.goto(f"{site}/skjerm/{busy_evening.slug}")
    wall.evaluate("for (let timer = 0; timer < 999; timer += 1) clearInterval(timer)")
    found = troubles(wall, "welcome", SCREENS)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.long
@pytest.mark.parametrize("length", ["short"], indirect=True)
@pytest.mark.parametrize("busy_evening", [False], indirect=True)
def test_in_the_darkest_colours_there_may_be_all_can_be_read(wall: Page, site: str, busy_evening: Evening) -> None:
    found: dict[str, list[str]] = {}
    for colour in ("#000000", "#ff0000", "#0000ff"):
        busy_evening.change(accent=nearest(colour))
        for scene in SCENES:
            busy_evening.choose(scene)
            wall.goto(f"{site}/skjerm/{busy_evening.slug}")
            wall.evaluate("for (let timer = 0; timer < 999; timer += 1) clearInterval(timer)")
            assert wall.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--sun')") == nearest(colour)
            found |= {f"{colour} {where}": wrong for where, wrong in troubles(wall, scene, [(1920, 1080)]).items() if wrong}
    assert found == {}


def site_name(evening: Evening) -> str:
    """What a wall is told of the address that the house is reached by."""
    return STREET["long" if "omegn" in evening.slug else "short"].removeprefix("https://")


@pytest.mark.parametrize("length", ["long"], indirect=True)
@pytest.mark.parametrize("busy_evening", [False], indirect=True)
def test_what_is_wrong_is_found(wall: Page, site: str, busy_evening: Evening) -> None:
    busy_evening.choose(Scene.OPEN)
    wall.goto(f"{site}/skjerm/{busy_evening.slug}")
    assert wall.evaluate(MEASURE) == []
    wall.evaluate("""() => {
      const text = document.querySelector(".fresh");
      Object.assign(text.style, { position: "fixed", top: "2vh", left: "70vw", fontSize: "2vh", color: "#888" });
      document.querySelector(".hero svg").style.height = "20vh";
    }""")
    found = " ".join(wall.evaluate(MEASURE))
    assert [word for word in ("% high", "contrast", "×", "the number is 20.0 %") if word not in found] == []


@pytest.mark.long
@pytest.mark.parametrize("length", ["long"], indirect=True)
@pytest.mark.parametrize("busy_evening", [True], indirect=True)
def test_every_scene_is_open_to_all(wall: Page, site: str, busy_evening: Evening, axe: Callable[[Page], None]) -> None:
    for scene in SCENES:
        busy_evening.choose(scene)
        wall.goto(f"{site}/skjerm/{busy_evening.slug}")
        axe(wall)
