"""What a fixed screen is easily made without: the whole number in the sun of a 4:3 wall, and the evening's name on end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from frivilligbors.enums import Scene
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from services.display.app import create_app
from tests.serving import served

from .evening import Evening
from .test_legibility import LONG, NAME, SHORT, fill

# how far the strokes of the number reach beyond the sun, as a share of its radius: negative where all is hub_socket
REACH = """() => {
  const sun = document.querySelector(".sun .face").getBoundingClientRect();
  const [x, y, radius] = [sun.left + sun.width / 2, sun.top + sun.height / 2, sun.width / 2];
  const reach = [...document.querySelectorAll("[data-hero] path:not(.hollow)")].flatMap((path) => {
    const matrix = path.getScreenCTM(), long = path.getTotalLength();
    return Array.from({ length: 101 }, (_, at) => path.getPointAtLength((at * long) / 100).matrixTransform(matrix))
      .map((point) => Math.hypot(point.x - x, point.y - y) + 9 * matrix.d);
  });
  return Math.max(...reach) / radius - 1;
}"""


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    with served(create_app(settings)) as address:
        yield address


@pytest.fixture(params=[("Frivilligbørs Drammen", SHORT), (NAME, LONG)], ids=["short", "long"])
def busy_evening(request: pytest.FixtureRequest, redis: RedisClient, bors: str) -> Iterator[Evening]:
    evening = Evening(redis, bors, name=request.param[0])
    fill(evening, request.param[1])
    yield evening
    evening.remove()


@pytest.mark.long
@pytest.mark.parametrize("scene", [Scene.OPEN, Scene.LAST_CHANCE, Scene.GONG, Scene.RESULT])
def test_the_number_stays_inside_the_sun_at_4_to_3(page: Page, site: str, busy_evening: Evening, scene: Scene) -> None:
    busy_evening.choose(scene)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{site}/skjerm/{busy_evening.slug}")
    assert page.evaluate(REACH) <= 0.01


@pytest.mark.parametrize("busy_evening", [("Frivilligbørs Drammen", SHORT)], indirect=True)
def test_an_upright_wall_names_the_evening_while_it_is_open(page: Page, site: str, busy_evening: Evening) -> None:
    busy_evening.choose(Scene.OPEN)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site}/skjerm/{busy_evening.slug}")
    expect(page.get_by_role("heading", name=busy_evening.bors_record.name)).to_be_in_viewport(ratio=1)
