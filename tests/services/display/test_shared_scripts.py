"""The modules that every page of the house shares, each asked in the browser itself."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.eventually import eventually

from .evening import Evening
from .running_display import Display
from .wall_page import CHOIR, LIBRARY, advance_clock

SCRIPTS = "/static/display/scripts-newest"
DRAWINGS = Path(__file__).parents[3] / "web" / "templates" / "drawings.html"
OPEN_SOCKET = f"""async ([bors, query]) => {{
  const {{ openLiveSocket }} = await import("{SCRIPTS}/live_socket.js");
  Object.assign(window, {{ frames: [], polls: 0, connections: 0 }});
  const poll = async () => {{ window.polls += 1; return false; }};
  const handlers = {{ onFrame: (frame) => frames.push(frame), onConnecting: () => (window.connections += 1), poll }};
  window.live = openLiveSocket({{ bors, query, ...handlers, pollDelayMs: 2000, longestPollDelayMs: 8000 }});
}}"""
PATCH = f"""async ([before, after, act]) => {{
  const {{ patchRegions }} = await import("{SCRIPTS}/region_patch.js");
  document.body.innerHTML = before;
  const kept = document.querySelector("#kept");
  if (act) eval(act);
  const page = new DOMParser().parseFromString(after, "text/html");
  const replaced = patchRegions(page).map(([region]) => region.dataset.live || region.id);
  const {{ activeElement }} = document;
  const same = kept === document.querySelector("#kept");
  return {{ html: document.body.innerHTML, replaced, focused: activeElement.textContent || activeElement.name, same }};
}}"""


@pytest.fixture
def blank(page: Page, display: Display, evening: Evening) -> Page:
    """A page of the house with none of its scripts, and a clock that can be moved on."""
    page.clock.install()
    page.goto(f"{display.url}/skjerm/vakt.js")
    return page


@pytest.fixture
def unruled(visitors: object, display: Display, evening: Evening) -> Page:
    """The same without a policy, so that a test may act in it by a text."""
    page: Page = visitors(bypass_csp=True)  # type: ignore[operator]
    page.goto(f"{display.url}/skjerm/vakt.js")
    return page


def patched(page: Page, before: str, after: str, act: str = "") -> dict[str, object]:
    found: dict[str, object] = page.evaluate(PATCH, [before, after, act])
    return found


def test_a_socket_that_lives_is_asked_for_nothing_and_carries_its_query(
    blank: Page, display: Display, evening: Evening
) -> None:
    with blank.expect_websocket() as opened:
        blank.evaluate(OPEN_SOCKET, [evening.slug, "stream=wall"])
    assert opened.value.url.endswith(f"/skjerm/{evening.slug}/ws?stream=wall")
    eventually(lambda: blank.evaluate("frames.length"))
    blank.clock.run_for(1_900)
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    eventually(lambda: blank.evaluate("frames[frames.length - 1].board.agreements.total") == 1)
    assert blank.evaluate("[polls, connections, live.alive]") == [0, 1, True]


def test_where_sockets_are_blocked_polls_grow_apart(blank: Page, evening: Evening) -> None:
    blank.route_web_socket("**/ws**", lambda socket: socket.close(code=1011))
    blank.evaluate(OPEN_SOCKET, [evening.slug, ""])
    for _ in range(60):
        blank.clock.run_for(1_000)  # in between, sockets are refused
    assert blank.evaluate("connections") > 4
    assert 7 <= blank.evaluate("polls") <= 12  # at 2 s each they would be thirty
    assert not blank.evaluate("live.alive")


def test_a_silent_socket_is_replaced_and_polled_for_meanwhile(blank: Page, evening: Evening) -> None:
    silent: list[WebSocketRoute] = []
    blank.route_web_socket("**/ws**", lambda socket: silent.append(socket))  # noqa: PLW0108 - Playwright marks what it is given
    blank.evaluate(OPEN_SOCKET, [evening.slug, ""])
    advance_clock(blank, 3_000)
    assert eventually(lambda: blank.evaluate("polls"))
    assert blank.evaluate("connections") == 1
    advance_clock(blank, 2_500)
    assert eventually(lambda: blank.evaluate("connections") == 2)


def test_only_what_differs_is_replaced(unruled: Page) -> None:
    before = '<p data-live="a" id="kept">1</p><p data-live id="b">1</p><p id="c">1</p>'
    found = patched(unruled, before, '<p data-live="a" id="kept">1</p><p data-live id="b">2</p><p id="c">2</p>')
    assert (found["replaced"], found["same"]) == (["b"], True)
    assert found["html"] == '<p data-live="a" id="kept">1</p><p data-live="" id="b">2</p><p id="c">1</p>'


def test_what_is_gone_or_new_in_the_page_goes_and_comes(unruled: Page) -> None:
    before = '<i></i><p data-live="a">1</p><p data-live="b">1</p><p data-live="e">1</p>'
    after = '<i></i><p data-live="a">1</p><p data-live="c">1</p><p data-live="d">1</p><p data-live="e">1</p>'
    assert patched(unruled, before, after)["html"] == after


@pytest.mark.parametrize("odd", ["", "<h1>Welcome to the hotel</h1>", '<p data-live="x">1</p>'])
def test_another_page_takes_nothing_away(unruled: Page, odd: str) -> None:
    before = '<p data-live="a">1</p><form data-live="b"><button>Slå</button></form>'
    assert patched(unruled, before, odd)["html"] == before


def test_the_focus_stays_and_what_is_typed_is_not_lost(unruled: Page) -> None:
    button = '<p data-live="a">{}<button>Ja</button><button>Nei</button></p>'
    focus = 'document.querySelectorAll("button")[1].focus()'
    assert patched(unruled, button.format(1), button.format(2), focus)["focused"] == "Nei"
    field = '<p data-live="a">{}<input name="navn" value=""></p>'
    typed = 'document.querySelector("input").value = "Kari"'
    assert patched(unruled, field.format(1), field.format(2), typed)["html"] == field.format(1)
    assert patched(unruled, field.format(1), field.format(2))["html"] == field.format(2)


def test_digits_are_drawn_as_the_server_draws_them(page: Page, display: Display, evening: Evening) -> None:
    strokes = dict(re.findall(r"'([\d:])': '(M[^']+)'", DRAWINGS.read_text()))
    page.goto(f"{display.url}/tall/{evening.slug}")
    assert page.evaluate(f'import("{SCRIPTS}/digits.js").then(({{ STROKES }}) => STROKES)') == strokes
    evening.open()
    for _ in range(3):
        page.goto(f"{display.url}/skjerm/{evening.slug}")
        drawn = """async (scripts) => {
          const { drawDigits } = await import(`${scripts}/digits.js`), digits = document.querySelector("[data-hero] .digits");
          const before = digits.outerHTML, { digits: text } = digits.dataset;
          digits.dataset.digits = "";
          drawDigits(digits, text);
          return [before.replace(/\\n/g, ""), digits.outerHTML];
        }"""
        server, script = page.evaluate(drawn, SCRIPTS)
        assert server == script
        for _ in range(25):
            evening.agree(LIBRARY, CHOIR)
