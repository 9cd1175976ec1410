"""What moves on a wall, and what does not: nothing delays the number, nothing flashes, and whoever wants rest gets it."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from frivilligbors.enums import Scene
from tests.eventually import eventually

from .evening import Evening
from .running_display import Display
from .wall_page import CHOIR, LIBRARY, advance_clock, digits, open_wall

MOVING = """() => document.getAnimations().map((one) => one.animationName)"""
# when each thing that moves begins to, in milliseconds from now, and how long and how often it does
TIMES = """(name) => document.getAnimations().filter((one) => one.animationName === name).map((one) => {
  const { delay, duration, iterations } = one.effect.getTiming();
  return { delay, duration, iterations, whole: Number.isFinite(iterations) };
})"""


def after(evening: Evening, agreements: int) -> list[str]:
    evening.open()
    return [evening.agree(LIBRARY, CHOIR) for _ in range(agreements)]


@pytest.mark.long
def test_the_picture_wanders_a_few_pixels_in_minutes_and_leaves_no_edge_bare(
    page: Page, display: Display, evening: Evening
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_wall(page, display, evening)
    seen = page.evaluate("""() => {
      const drift = document.getAnimations().find((one) => one.animationName === "drift");
      drift.pause();
      return Array.from({ length: 31 }, (_, at) => {
        drift.currentTime = at * 10000;
        const { left, top, right, bottom } = document.querySelector("main").getBoundingClientRect();
        const name = document.querySelector("h1").getBoundingClientRect();
        return { covers: left <= 0 && top <= 0 && right >= innerWidth && bottom >= innerHeight, x: name.x, y: name.y };
      });
    }""")
    assert all(one["covers"] for one in seen)
    for axis in "xy":
        places = [one[axis] for one in seen]
        assert 2 < max(places) - min(places) < 12
        assert max(abs(there - here) for here, there in pairwise(places)) < 4
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [1920, 1080]


def test_an_agreement_that_is_voided_leaves_at_once_in_number_and_calmly_in_the_picture(
    page: Page, display: Display, evening: Evening
) -> None:
    first, second = after(evening, 2)
    open_wall(page, display, evening)
    digits(page, 2)
    page.evaluate("""() => new MutationObserver((all) => {
      const gone = all.flatMap(({ addedNodes }) => [...addedNodes]).find((one) => one.classList?.contains("gone"));
      if (gone) window.rest = [gone.getAnimations()[0].effect.getTiming().duration, gone.querySelectorAll(".arch").length,
        document.querySelector("[data-hero] .digits").dataset.digits];
    }).observe(document.body, { subtree: true, childList: true })""")
    evening.void(second)
    digits(page, 1)
    expect(page.locator(".latest li[data-id]")).to_have_count(1)
    assert eventually(lambda: page.evaluate("window.rest")) == [600, 1, "1"]
    evening.void(first)
    digits(page, 0)
    expect(page.locator(".arch")).to_have_count(0)  # the last one too, when it has faded


@pytest.mark.long
def test_the_light_of_another_scene_comes_slowly_and_its_number_at_once(page: Page, display: Display, evening: Evening) -> None:
    after(evening, 2)
    open_wall(page, display, evening)
    page.evaluate("""() => new MutationObserver(() => {
      const [glow] = document.querySelectorAll(".afterglow");
      if (glow && !window.glow) window.glow = [glow.getAnimations()[0].effect.getTiming().duration,
        document.querySelector("main").dataset.scene, document.querySelector("[data-hero] .digits").dataset.digits,
        getComputedStyle(document.querySelector(".sun")).opacity];
    }).observe(document.body, { subtree: true, childList: true })""")
    evening.choose(Scene.RESULT)
    assert eventually(lambda: page.evaluate("window.glow")) == [1200, "result", "2", "1"]
    expect(page.locator(".afterglow")).to_have_count(0)


def test_a_milestone_swells_once_and_says_so(page: Page, display: Display, evening: Evening) -> None:
    after(evening, 9)
    open_wall(page, display, evening)
    digits(page, 9)
    assert "swell" not in page.evaluate(MOVING)
    evening.agree(LIBRARY, CHOIR)
    expect(page.locator(".sun")).to_contain_class("milestone")
    expect(page.locator("[data-one]")).to_have_text("avtaler!")
    digits(page, 10)
    assert page.evaluate(TIMES, "swell") == [{"delay": 0, "duration": 1600, "iterations": 1, "whole": True}]
    advance_clock(page, 2_000)
    evening.agree(LIBRARY, CHOIR)
    expect(page.locator("[data-one]")).to_have_text("avtaler")
    expect(page.locator(".sun")).not_to_contain_class("milestone")


def test_the_gong_spreads_no_more_than_three_times_a_second(page: Page, display: Display, evening: Evening) -> None:
    after(evening, 2)
    open_wall(page, display, evening)
    evening.close()
    expect(page.locator("main")).to_contain_class("struck")
    waves = page.evaluate(TIMES, "spread")
    begins = sorted({wave["delay"] for wave in waves})
    assert all(wave["iterations"] == 1 for wave in waves)
    assert max(sum(start <= other < start + 1000 for other in begins) for start in begins) <= 3
    lasting = page.evaluate("() => document.getAnimations().map((one) => one.effect.getTiming())")
    assert all(one["iterations"] == 1 or one["duration"] >= 60_000 for one in lasting)


@pytest.mark.parametrize("by", ["the switch", "the machine"])
def test_whoever_wants_rest_gets_it_and_the_numbers_all_the_same(
    page: Page, display: Display, evening: Evening, by: str
) -> None:
    agreed = after(evening, 9)
    if by == "the machine":
        page.emulate_media(reduced_motion="reduce")
    open_wall(page, display, evening)
    if by == "the switch":
        evening.choose(Scene.AUTO, still=True)
        expect(page.locator("html")).to_contain_class("still")
    evening.agree(LIBRARY, CHOIR)
    digits(page, 10)
    expect(page.locator("[data-one]")).to_have_text("avtaler!")
    evening.void(agreed[0])
    digits(page, 9)
    expect(page.locator(".picture .arch")).to_have_count(9)
    evening.close()
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    assert page.evaluate(MOVING) == []
    expect(page.locator(".gone, .afterglow")).to_have_count(0)


def test_the_screen_stays_awake_and_the_pointer_leaves(page: Page, display: Display, evening: Evening) -> None:
    page.add_init_script("""
      window.asked = [];
      const wakeLock = { request: async (what) => (window.asked.push(what), (window.held = { released: false })) };
      Object.defineProperty(navigator, "wakeLock", { value: wakeLock });""")
    open_wall(page, display, evening)
    assert page.evaluate("window.asked") == ["screen"]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("window.asked") == ["screen"]  # it has it still
    page.evaluate("window.held.released = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("window.asked") == ["screen", "screen"]
    pointer = "getComputedStyle(document.querySelector('.untouched') ?? document.body).cursor"
    assert page.evaluate(pointer) == "auto"
    advance_clock(page, 3_000)
    assert page.evaluate(pointer) == "none"
    page.mouse.move(5, 5)
    assert page.evaluate(pointer) == "auto"
