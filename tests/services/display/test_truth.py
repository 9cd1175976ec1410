"""A wall cannot lie: whatever becomes of the house, the line or the clock, what it shows is true or looks old."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from frivilligbors.kinds import Scene

from .evening import Evening
from .houses import Display
from .lines import eventually
from .test_wall import CHOIR, LIBRARY, expect_fresh, expect_stale, opened, total

HOURS = 60 * 60 * 1000

# 1,000 reconnects: boards of a few epochs come late, twice and out of order; what is shown may never go back
RECONNECTS = """async (seed) => {
  const { Truth } = await import("/static/display/wall/truth.js");
  let state = seed;
  const chance = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  const truth = new Truth({ epoch: "e0", version: 0 });
  const seen = [];
  let epoch = 0, version = 0;
  for (let line = 0; line < 1000; line += 1) {
    for (let board = chance(5); board > 0; board -= 1) {
      if (chance(300) === 0) { epoch += 1; version = chance(10); } else version += chance(3);
      const late = chance(4) === 0;
      const [before, less] = late ? [chance(2), chance(9)] : [0, 0];
      const told = { epoch: `e${Math.max(0, epoch - before)}`, version: Math.max(0, version - less) };
      if (truth.take(told)) seen.push([Number(truth.epoch.slice(1)), truth.version]);
    }
  }
  const back = seen.filter(([e, v], at) => at && (e < seen[at - 1][0] || (e === seen[at - 1][0] && v < seen[at - 1][1])));
  return { many: seen.length, back };
}"""

# every (epoch, version) the wall has shown, with the number beside it
WATCH = """() => {
  window.history_of_wall = [];
  const note = () => {
    const { epoch, version, total } = document.querySelector("main").dataset;
    const number = document.querySelector("[data-hero] .digits").dataset.digits;
    window.history_of_wall.push([epoch, Number(version), Number(total), number]);
  };
  new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, childList: true });
}"""


@pytest.fixture(scope="module")
def display(store_url: str, folder: Path) -> Iterator[Display]:
    data = folder / "truth"
    data.mkdir()
    with Display(store_url, data) as running:
        yield running


def digits(page: Page, number: int, within: int = 15_000) -> None:
    expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", str(number), timeout=within)


@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_reconnects_never_take_the_wall_back(page: Page, display: Display, evening: Evening, seed: int) -> None:
    page.goto(f"{display.url}/tall/{evening.slug}")
    told = page.evaluate(RECONNECTS, seed)
    assert told["many"] > 300
    assert told["back"] == []


def test_lines_that_break_at_any_moment_never_take_the_number_back(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    chance = random.Random(5)
    lines: list[WebSocketRoute] = []
    page.route_web_socket("**/ws", lambda line: (line.connect_to_server(), lines.append(line)))
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    page.evaluate(WATCH)
    for _ in range(12):
        evening.agree(LIBRARY, CHOIR)
        page.wait_for_timeout(chance.randrange(150))
        lines[-1].close(code=1012)
    digits(page, 12)
    told = page.evaluate("window.history_of_wall")
    versions = [version for _, version, _, _ in told]
    numbers = [int(number) for _, _, _, number in told]
    assert versions == sorted(versions)
    assert numbers == sorted(numbers)
    assert len(lines) > 3


def test_a_wall_whose_line_is_silent_turns_grey_and_finds_another(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    silent: list[WebSocketRoute] = []
    page.route_web_socket("**/ws", lambda line: silent.append(line))  # noqa: PLW0108 - half open: it takes what we say, and never answers
    page.route("**/board", lambda route: route.abort())
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    expect_stale(page)
    assert len(silent) >= 1
    page.unroute("**/board")
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)
    expect_fresh(page)


def test_where_sockets_are_blocked_the_wall_asks(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    page.route_web_socket("**/ws", lambda line: line.close(code=1011))
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1, within=6_000)
    page.wait_for_timeout(3_000)
    expect_fresh(page)


def test_a_hub_that_is_replaced_is_found_again(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    opened(page, display, evening)
    display.hub.terminate()
    display.hub.wait()
    display.start_hub()
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)


def test_a_log_that_was_put_back_begins_a_new_count(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    for _ in range(3):
        evening.agree(LIBRARY, CHOIR)
    opened(page, display, evening)
    digits(page, 3)
    evening.restart()
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)
    expect(page.locator("main")).to_have_attribute("data-epoch", "e2")


@pytest.mark.parametrize("wrong", [-7 * HOURS, 31 * HOURS])
def test_a_clock_that_is_wrong_by_hours_changes_nothing(page: Page, display: Display, evening: Evening, wrong: int) -> None:
    page.add_init_script(f"const right = Date.now; Date.now = () => right() + {wrong};")
    evening.open(left=timedelta(minutes=20))
    opened(page, display, evening)
    expect(page.locator("[data-left] .digits")).to_have_attribute("data-digits", "19:58", timeout=6_000)
    expect_fresh(page)


def test_the_countdown_goes_on_when_nobody_answers_and_back_only_when_time_is_given(
    page: Page, display: Display, evening: Evening
) -> None:
    evening.open(left=timedelta(minutes=20))
    opened(page, display, evening)
    page.context.set_offline(True)
    page.route_web_socket("**/ws", lambda line: None)
    expect(page.locator("[data-left] .digits")).to_have_attribute("data-digits", "19:55", timeout=9_000)
    page.context.set_offline(False)
    evening.extend(minutes=5)
    expect(page.locator("[data-left] .digits")).to_have_attribute("data-digits", "24:50", timeout=15_000)


def test_a_wall_loads_a_new_edition_only_outside_the_hour(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    old = {"was": ""}

    def as_before_the_upgrade(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        body = answer.text()
        edition = body.partition('data-edition="')[2].partition('"')[0]
        if old["was"] == "":
            old["was"] = edition
            body = body.replace(edition, "an-older-one")
        route.fulfill(response=answer, body=body)  # type: ignore[attr-defined]

    page.route(f"**/skjerm/{evening.slug}", as_before_the_upgrade)
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    page.evaluate("window.loaded_before = true")
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)
    assert page.evaluate("window.loaded_before")
    with page.expect_navigation():
        evening.close(grace=timedelta(0))
    expect(page.locator("main")).to_have_attribute("data-edition", old["was"])
    digits(page, 1)


def test_the_last_picture_outlives_the_browser_and_looks_old(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    opened(page, display, evening)
    digits(page, 1)
    kept = f"""JSON.parse(localStorage.getItem('wall:{evening.slug}') ?? '{{}}').main?.includes('data-total="1"')"""
    eventually(lambda: page.evaluate(kept))
    eventually(lambda: page.evaluate(f"caches.match('/skjerm/{evening.slug}/venter').then((kept) => Boolean(kept))"))
    page.goto("about:blank")
    page.context.set_offline(True)
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    expect_stale(page)
    assert total(page) == "1"
    page.context.set_offline(False)
    expect_fresh(page)
    evening.agree(LIBRARY, CHOIR)
    digits(page, 2)


def test_what_is_hidden_leaves_the_wall_within_a_second_and_comes_back(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    first = evening.agree(LIBRARY, CHOIR)
    evening.agree(CHOIR, CHOIR)
    opened(page, display, evening)
    expect(page.locator(".latest li")).to_have_count(2)
    evening.hide(first)
    expect(page.locator(f"[data-id='{first}']")).to_have_count(0, timeout=1_000)
    evening.hide(first, False)
    expect(page.locator(".latest li[data-id]").last).to_have_attribute("data-id", first)
    digits(page, 2)


def test_a_row_stays_for_six_seconds_and_no_more_than_three_are_shown(page: Page, display: Display, evening: Evening) -> None:
    page.goto(f"{display.url}/tall/{evening.slug}")
    chosen = page.evaluate("""async () => {
      const { choose } = await import("/static/display/wall/choosing.js");
      const ids = (rows) => rows.map(({ id }) => id).join("");
      const shown = ["c", "b", "a"].map((id) => ({ id, since: 0 }));
      const standing = [..."gfedcba"];
      const hidden = standing.filter((id) => id !== "b");
      return {
        young: ids(choose(shown, ["g", "f", "e"], standing, 5999, 3)),
        old: ids(choose(shown, ["g", "f", "e"], standing, 6000, 3)),
        hidden: ids(choose(shown, ["g", "f", "e"], hidden, 1000, 3)),
        first: ids(choose([], ["c", "b", "a"], ["c", "b", "a"], 0, 3)),
      };
    }""")
    assert chosen == {"young": "cba", "old": "gfe", "hidden": "gca", "first": "cba"}


def test_waiting_grows_to_three_seconds_and_never_further(page: Page, display: Display, evening: Evening) -> None:
    page.goto(f"{display.url}/tall/{evening.slug}")
    told = page.evaluate("""async () => {
      const { patience } = await import("/static/display/wall/truth.js");
      return [0, 1, 2, 3, 9, 500, 1e6].map((attempts) => [patience(attempts, 0), patience(attempts, 0.999)]);
    }""")
    assert [round(most) for _, most in told] == [250, 500, 1000, 1999, 2998, 2998, 2998]
    assert all(least < most for least, most in told)


def test_the_gong_sounds_only_for_who_asked_for_it(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    opened(page, display, evening)
    page.evaluate("window.strokes = 0; document.addEventListener('gong', () => (window.strokes += 1))")
    bell = page.locator(".bell")
    expect(bell).to_have_attribute("aria-label", "Lyden er av. Trykk for et prøveslag.")
    bell.click()
    expect(bell).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.strokes") == 1
    evening.close()
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    assert page.evaluate("window.strokes") == 2
    bell.click()
    evening.choose(Scene.RESULT)
    expect(page.locator("main")).to_have_attribute("data-scene", "result")
    evening.choose(Scene.GONG)
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    assert page.evaluate("window.strokes") == 2


def test_a_need_that_is_met_turns_green_and_then_goes(page: Page, display: Display, evening: Evening) -> None:
    need = evening.need(CHOIR, "Øvingslokale")
    evening.need(CHOIR, "Noter")
    evening.open(left=timedelta(minutes=4))
    opened(page, display, evening)
    card = page.locator(f"[data-need='{need}']")
    expect(card).to_be_visible()
    evening.agree(LIBRARY, CHOIR, meets=need)
    expect(card).to_contain_text("Ordnet")
    expect(card).to_be_visible()
    expect(card).to_be_hidden(timeout=9_000)


def test_a_wall_that_was_told_to_hold_still_moves_nothing(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    opened(page, display, evening)
    evening.choose(Scene.AUTO, still=True)
    expect(page.locator("html")).to_contain_class("still")
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)
    assert page.evaluate("document.getAnimations().length") == 0
