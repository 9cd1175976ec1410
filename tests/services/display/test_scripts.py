"""The rules a screen lives by, asked in the browser itself: pure functions of the wall's scripts."""

import pytest
from playwright.sync_api import Page

from .evening import Evening
from .running_display import Display

# a thousand reconnects: boards of a few epochs come late, twice and out of order; what is shown may never go back
RECONNECTS = """async (seed) => {
  const { VersionTracker } = await import("/static/display/wall/version_tracker.js");
  let state = seed;
  const chance = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  const tracker = new VersionTracker({ epoch: "e0", version: 0 });
  const seen = [];
  let epoch = 0, version = 0;
  for (let line = 0; line < 1000; line += 1) {
    for (let boards = chance(5); boards > 0; boards -= 1) {
      if (chance(300) === 0) { epoch += 1; version = chance(10); } else version += chance(3);
      const late = chance(4) === 0;
      const [before, less] = late ? [chance(2), chance(9)] : [0, 0];
      const board = { epoch: `e${Math.max(0, epoch - before)}`, version: Math.max(0, version - less) };
      if (tracker.accept(board)) seen.push([Number(tracker.epoch.slice(1)), tracker.version]);
    }
  }
  const back = seen.filter(([e, v], at) => at && (e < seen[at - 1][0] || (e === seen[at - 1][0] && v < seen[at - 1][1])));
  return { many: seen.length, back };
}"""


@pytest.fixture
def scripts(page: Page, display: Display, evening: Evening) -> Page:
    """A page of the house, which may ask its scripts."""
    page.goto(f"{display.url}/tall/{evening.slug}")
    return page


def test_a_thousand_late_and_doubled_boards_never_take_the_wall_back(scripts: Page) -> None:
    for seed in range(5):
        found = scripts.evaluate(RECONNECTS, seed)
        assert found["many"] > 300
        assert found["back"] == []


def test_a_row_stays_for_six_seconds_and_no_more_than_three_are_shown(scripts: Page) -> None:
    chosen = scripts.evaluate("""async () => {
      const { selectRows } = await import("/static/display/wall/row_selection.js");
      const ids = (rows) => rows.map(({ id }) => id).join("");
      const shown = ["c", "b", "a"].map((id) => ({ id, since: 0 }));
      const standing = [..."gfedcba"];
      const hidden = standing.filter((id) => id !== "b");
      return {
        young: ids(selectRows(shown, ["g", "f", "e"], standing, 5999, 3)),
        old: ids(selectRows(shown, ["g", "f", "e"], standing, 6000, 3)),
        hidden: ids(selectRows(shown, ["g", "f", "e"], hidden, 1000, 3)),
        first: ids(selectRows([], ["c", "b", "a"], ["c", "b", "a"], 0, 3)),
      };
    }""")
    assert chosen == {"young": "cba", "old": "gfe", "hidden": "gca", "first": "cba"}


def test_waiting_grows_to_three_seconds_and_never_further(scripts: Page) -> None:
    delays = scripts.evaluate("""async () => {
      const { retryDelay } = await import("/static/display/scripts-newest/retry_delay.js");
      return [0, 1, 2, 3, 9, 500, 1e6].map((attempts) => [retryDelay(attempts, 0), retryDelay(attempts, 0.999)]);
    }""")
    assert [round(most) for _, most in delays] == [250, 500, 1000, 1999, 2998, 2998, 2998]
    assert all(least < most for least, most in delays)


def test_what_was_received_before_is_no_news_even_on_a_new_line(scripts: Page) -> None:
    """A hub whose store is gone repeats its last board to whoever comes back: that must not make a wall fresh."""
    late = scripts.evaluate("""async () => {
      const { ServerClock } = await import("/static/display/scripts-newest/server_clock.js");
      const clock = new ServerClock("2024-05-06T16:00:00.000Z", 0);
      const delays = [clock.learn("2024-05-06T16:00:02.000Z", 2010)];
      clock.uncertain = true;
      delays.push(clock.learn("2024-05-06T16:00:02.000Z", 6000), clock.learn("2024-05-06T16:00:06.500Z", 6510));
      return [...delays.map(String), String(clock.now(7000)), String(Date.parse("2024-05-06T16:00:06.990Z"))];
    }""")
    assert late[:3] == ["10", "Infinity", "0"]
    assert late[3] == late[4]
