"""The live part of a page: the same in the page and in the hub's frames, and cut into its regions."""

import pytest
from flask.testing import FlaskClient

from frivilligbors.enums import Scene
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from services.display.changed_regions import only_changed, regions
from services.display.pictures import Pictures
from services.display.serializers import read_board, shows_needs
from services.display.store.walls import WallStore

from .evening import Evening

RED_CROSS, LIBRARY = ("Røde Kors", "voluntary"), ("Biblioteket", "public")
DRAWING = {"labels", "caption"} | {
    f"{kind}-{name}"
    for kind, names in (
        ("bridge", ("public-voluntary", "business-voluntary", "business-public")),
        ("island", ("public", "voluntary", "business")),
    )
    for name in names
}
NAMES = {
    Scene.WELCOME: {"ribbon", "title", "place", "ask", "how", "logo", "here", "sectors", "starts"},
    Scene.OPEN: {"ribbon", "sun", "title", "time", "split", "latest"} | DRAWING,
    Scene.LAST_CHANCE: {"ribbon", "sun", "title", "time", "wanted", "split", "latest"},
    Scene.GONG: {"ribbon", "sun", "title", "time", "split", "latest"} | DRAWING,
    Scene.RESULT: {"ribbon", "sun", "title", "time", "split"} | DRAWING,
    Scene.BLACK: {"ribbon"},
}


@pytest.fixture(scope="module")
def pictures(settings: Settings) -> Pictures:
    return Pictures(settings)


@pytest.mark.parametrize("scene", list(NAMES))
def test_what_the_hub_renders_is_what_the_page_is_served_with(
    client: FlaskClient, redis: RedisClient, evening: Evening, pictures: Pictures, scene: Scene
) -> None:
    evening.open()
    evening.agree(RED_CROSS, LIBRARY)
    evening.need(RED_CROSS, "To benker")
    evening.choose(scene)
    page = client.get(f"/skjerm/{evening.slug}", base_url="http://192.0.2.7:8000").text
    store = WallStore(redis, evening.clock)
    board = read_board(store, evening.slug)
    assert board
    needs = store.needs_on_wall(evening.slug) if shows_needs(board) else []
    main = pictures.wall("nb", f"http://192.0.2.7:8000/b/{evening.slug}", board, needs)
    served = page[page.index("<main") : page.index("</main>") + len("</main>")]
    assert set(regions(main)) == NAMES[scene]
    differing = {name for name, html in regions(served).items() if regions(main)[name] != html}
    assert differing <= {"time", "sun"}  # the time that is left


def test_the_page_of_numbers_is_cut_alike(redis: RedisClient, evening: Evening, pictures: Pictures) -> None:
    board = read_board(WallStore(redis, evening.clock), evening.slug)
    assert board
    assert set(regions(pictures.numbers("en", board))) == {
        "total",
        "state",
        "groups",
        "categories",
        "participants",
        "more",
        "latest",
    }


BEFORE = '<main data-version="1"><p data-live="a">1</p><div class="b" data-live="b"><div>x</div></div></main>'


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (BEFORE.replace('"1"', '"2"'), '<main data-version="2"></main>'),
        (BEFORE.replace(">1<", ">2<"), '<main data-version="1"><p data-live="a">2</p></main>'),
        (
            BEFORE.replace(">x<", "><i></i><"),
            '<main data-version="1"><div class="b" data-live="b"><div><i></i></div></div></main>',
        ),
        (
            BEFORE.replace("<p", '<svg><g data-live="g"></g></svg><p'),
            '<main data-version="1"><svg><g data-live="g"></g></svg></main>',
        ),
        ('<main data-version="1"><p data-live="c">1</p></main>', '<main data-version="1"><p data-live="c">1</p></main>'),
    ],
)
def test_only_what_changed_is_sent(now: str, changed: str) -> None:
    assert only_changed(BEFORE, now) == changed


def test_a_region_that_is_not_closed_is_found() -> None:
    with pytest.raises(ValueError, match="not closed"):
        regions('<main><div data-live="a"><div></div></main>')
