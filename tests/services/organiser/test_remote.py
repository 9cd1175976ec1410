"""The remote: what the wall shows, what it hides, and how long the hour is."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from frivilligbors.board import Boards
from frivilligbors.enums import Scene
from frivilligbors.log import Log
from services.organiser.commands import command_line
from services.organiser.store import lifecycle
from tests.browsers import stop_clock
from tests.clocks import StandingClock

from .desk import Desk, words
from .evening import OLA, Evening, refusal


def show_scene(evening: Evening, idempotency_key: str, scene: Scene, *, still: bool, step: int = 0) -> None:
    showing = lifecycle.showing_scene(evening.context, evening.slug, scene=scene, still=still, step=step, by=OLA)
    command_line.perform(evening.context, evening.slug, showing, idempotency_key)


def extend(evening: Evening, idempotency_key: str) -> None:
    extending = lifecycle.extending(evening.context, evening.slug, minutes=5, by=OLA)
    command_line.perform(evening.context, evening.slug, extending, idempotency_key)


@pytest.mark.parametrize("scene", Scene)
def test_the_remote_chooses_what_the_wall_shows(ola: Desk, evening: Evening, scene: Scene) -> None:
    answer = ola.post("storskjerm", scene=scene.value, still="ja")
    assert answer.status_code == 303
    evening.count()
    tallies = Boards(evening.context.redis).read(evening.slug).tallies
    assert (evening.bors_record.scene, evening.bors_record.still) == (tallies.scene, tallies.still) == (scene, True)


def test_only_the_result_is_told_in_steps(evening: Evening) -> None:
    for scene, step in ((Scene.RESULT, 2), (Scene.BLACK, 0)):
        show_scene(evening, scene.value, scene, still=False, step=2)
        assert evening.bors_record.step == step


def test_the_gong_puts_the_wall_back_to_the_run_of_show(evening: Evening) -> None:
    show_scene(evening, "1", Scene.WELCOME, still=True)
    evening.open()
    assert (evening.bors_record.scene, evening.bors_record.still) == (Scene.AUTO, True)
    show_scene(evening, "2", Scene.BLACK, still=True)
    evening.close()
    assert evening.bors_record.scene is Scene.AUTO


def test_more_time_is_given_once_however_often_it_is_pressed(ola: Desk, evening: Evening, clock: StandingClock) -> None:
    evening.open(minutes=60)
    for _ in range(2):
        assert ola.post("mer-tid", idempotency_key="same", minutes="5").status_code == 303
    assert evening.bors_record.closes_at == clock.at + timedelta(minutes=65)


def test_more_time_when_the_time_is_out_is_counted_from_now(evening: Evening, clock: StandingClock) -> None:
    evening.open(minutes=60)
    clock.go(minutes=62)
    extend(evening, "1")
    assert evening.bors_record.closes_at == clock.at + timedelta(minutes=5)


def test_there_is_no_more_time_before_or_after_the_hour_nor_without_end(evening: Evening) -> None:
    assert refusal(lambda: extend(evening, "1")) == "not-open-yet"
    evening.open(minutes=238)
    assert refusal(lambda: extend(evening, "2")) == "minutes-out-of-range"
    evening.close()
    assert refusal(lambda: extend(evening, "3")) == "already-closed"


def test_nothing_is_kept_of_a_scene_there_is_not(ola: Desk, evening: Evening) -> None:
    before = Log(evening.context.redis).newest_position(evening.slug)
    assert ola.post("storskjerm", scene="fireworks").status_code == 422
    assert Log(evening.context.redis).newest_position(evening.slug) == before


def test_the_remote_tells_how_many_screens_there_are_and_how_old_the_oldest_picture_is(ola: Desk, evening: Evening) -> None:
    assert "0 skjermer er med" in words(ola.get("storskjerm"))
    at = evening.context.clock.now().timestamp()
    counts = {"one": (2, 1.4, 0), "two": (1, 3.0, 2), "gone": (7, 0.0, 60)}
    reports = {hub: f'{{"screens":{n},"oldest":{old},"at":{at - ago}}}' for hub, (n, old, ago) in counts.items()}
    pipe = evening.context.redis.pipeline()
    pipe.hset(f"{{{evening.slug}}}:screens", mapping=reports)
    pipe.execute()
    assert "3 skjermer er med . Eldste bilde er 5 s gammelt." in words(ola.get("storskjerm")).replace("med.", "med .")


def test_the_remote_works_under_a_thumb(screen: Page, evening: Evening, axe: Callable[[Page], None]) -> None:
    evening.open()
    evening.agree(("Åsen bibliotek", "public"), ("Koret", "voluntary"))
    screen.set_viewport_size({"width": 360, "height": 740})
    screen.goto(f"{screen.url}/storskjerm")
    axe(screen)
    assert screen.evaluate("document.documentElement.scrollWidth") <= 360
    screen.get_by_role("button", name="Svart").click()
    expect(screen.get_by_role("button", name="Svart")).to_have_attribute("aria-pressed", "true")
    assert evening.bors_record.scene is Scene.BLACK
    screen.get_by_role("button", name="Fem minutter til").click()
    expect(screen.locator("#skjermer")).to_contain_text(re.compile("6[45]:"))


def test_a_press_counts_though_the_page_is_read_again_under_the_thumb(screen: Page, evening: Evening) -> None:
    evening.open()
    screen.clock.install()
    screen.goto(f"{screen.url}/storskjerm")
    held: list[Route] = []
    screen.route("**/storskjerm", lambda route: held.append(route) if route.request.method == "GET" else route.continue_())
    with screen.expect_request("**/storskjerm"):
        screen.clock.run_for(12_000)
    stop_clock(screen)  # the finger does not stay too long
    box = screen.get_by_role("button", name="Svart").bounding_box()
    assert box
    screen.mouse.move(box["x"] + 20, box["y"] + 20)
    screen.mouse.down()
    with screen.expect_response("**/storskjerm"):
        held[0].continue_()
    screen.wait_for_timeout(300)
    screen.mouse.up()
    expect(screen.get_by_role("button", name="Svart")).to_have_attribute("aria-pressed", "true")
    assert evening.bors_record.scene is Scene.BLACK


@pytest.mark.parametrize("odd", ["of a captive portal", pytest.param("another page of ours", marks=pytest.mark.long)])
def test_an_odd_answer_takes_no_button_away(screen: Page, evening: Evening, odd: str) -> None:
    evening.open()
    screen.clock.install()
    screen.goto(f"{screen.url}/storskjerm")
    buttons = screen.locator("[data-live] button").count()
    headers = {"Frivilligbors": "1"} if odd == "another page of ours" else {}
    page = "<main id=innhold><h1>Velkommen</h1></main>"
    screen.route("**/storskjerm", lambda route: route.fulfill(content_type="text/html", headers=headers, body=page))
    with screen.expect_response("**/storskjerm"):
        screen.clock.run_for(12_000)
    screen.clock.run_for(500)
    assert screen.locator("[data-live] button").count() == buttons > 5


def test_more_time_appears_on_the_remote_when_the_hour_begins(screen: Page, evening: Evening) -> None:
    screen.goto(f"{screen.url}/storskjerm")
    expect(screen.get_by_role("button", name="Fem minutter til")).to_have_count(0)
    evening.open()
    expect(screen.get_by_role("button", name="Fem minutter til")).to_be_visible()
    expect(screen.locator("#bevegelse + #tid + #siste")).to_have_count(1)
