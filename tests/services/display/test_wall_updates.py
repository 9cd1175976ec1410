"""What a wall keeps, lets go and takes anew: the last picture, rows that are hidden, needs that are met, another edition."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from frivilligbors.enums import Scene
from tests.browsers import eventually_on, stop_clock
from tests.eventually import eventually, expect_soon

from .evening import Evening
from .running_display import Display
from .wall_page import CHOIR, LIBRARY, advance_clock, digits, expect_fresh, expect_stale, load_wall, open_wall, total


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


def test_a_browser_is_sent_its_pictures_deflated(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    open_wall(page, display, evening)
    extensions, text = page.evaluate(
        """() => new Promise((resolve) => {
            const socket = new WebSocket(location.href.replace('http', 'ws') + '/ws?stream=wall')
            socket.onmessage = ({ data }) => resolve([socket.extensions, data])
        })"""
    )
    assert "permessage-deflate" in extensions
    assert json.loads(text)["board"]["bors"] == evening.slug
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)


def test_the_last_picture_outlives_the_browser_and_looks_old(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    page.goto(f"{display.url}/skjerm/{evening.slug}")
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
    open_wall(page, display, evening)
    expect(page.locator(".latest li")).to_have_count(2)
    row = page.locator(f".latest li[data-id='{first}']")
    expect_soon(
        (lambda: evening.hide(first), lambda: expect(page.locator(f"[data-id='{first}']")).to_have_count(0)),
        (lambda: evening.hide(first, False), lambda: expect(row).to_be_visible()),
    )
    expect(page.locator(".latest li[data-id]").last).to_have_attribute("data-id", first)
    digits(page, 2)


@pytest.mark.long
def test_a_name_that_is_hidden_leaves_the_wall_within_a_second(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    evening.agree(CHOIR, LIBRARY)
    open_wall(page, display, evening)
    expect(page.locator(".latest")).to_contain_text(CHOIR[0])
    expect_soon(
        (lambda: evening.hide_name(CHOIR), lambda: expect(page.locator("main")).not_to_contain_text(CHOIR[0])),
        (lambda: evening.hide_name(CHOIR, False), lambda: expect(page.locator(".latest")).to_contain_text(CHOIR[0])),
    )
    evening.hide_name(CHOIR)
    expect(page.locator(".latest")).not_to_contain_text(CHOIR[0])
    expect(page.locator(".latest")).to_contain_text(LIBRARY[0])
    digits(page, 1)


@pytest.mark.long
def test_a_need_that_is_hidden_leaves_the_wall_within_a_second(page: Page, display: Display, evening: Evening) -> None:
    need = evening.need(CHOIR, "Noe stygt")
    evening.need(CHOIR, "Noter")
    evening.open(left=timedelta(minutes=4))
    open_wall(page, display, evening)
    expect(page.locator(f"[data-need='{need}']")).to_be_visible()
    card = page.locator(f"[data-need='{need}']")
    expect_soon(
        (lambda: evening.hide_need(CHOIR, need), lambda: expect(page.locator("main")).not_to_contain_text("Noe stygt")),
        (lambda: evening.hide_need(CHOIR, need, False), lambda: expect(card).to_contain_text("Noe stygt")),
    )


def test_a_need_that_is_met_turns_green_and_then_goes(page: Page, display: Display, evening: Evening) -> None:
    need = evening.need(CHOIR, "Øvingslokale")
    evening.need(CHOIR, "Noter")
    evening.open(left=timedelta(minutes=4))
    open_wall(page, display, evening)
    card = page.locator(f"[data-need='{need}']")
    expect(card).to_be_visible()
    evening.agree(LIBRARY, CHOIR, meets=need)
    expect(card).to_contain_text("Ordnet")
    expect(card).to_be_visible()
    advance_clock(page, 6_000)
    expect(card).to_be_hidden()


def test_the_gong_sounds_only_for_who_asked_for_it(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    open_wall(page, display, evening)
    page.evaluate("window.strokes = 0; document.addEventListener('gong', () => (window.strokes += 1))")
    sound_button = page.locator(".bell")
    expect(sound_button).to_have_attribute("aria-label", "Lyden er av. Trykk for et prøveslag.")
    expect(sound_button.locator(".muted")).to_be_visible()
    sound_button.click()
    expect(sound_button).to_have_attribute("aria-pressed", "true")
    expect(sound_button.locator(".muted")).to_be_hidden()
    expect(sound_button.locator(".sounding")).to_be_visible()
    assert page.evaluate("window.strokes") == 1
    evening.close()
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    assert page.evaluate("window.strokes") == 2
    sound_button.click()
    evening.choose(Scene.RESULT)
    expect(page.locator("main")).to_have_attribute("data-scene", "result")
    evening.choose(Scene.GONG)
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    assert page.evaluate("window.strokes") == 2


HARM: dict[str, Callable[[dict[str, object]], str | None]] = {
    "lost": lambda _: None,
    "cut off": lambda frame: json.dumps(frame)[:-9],
    "of another page": lambda frame: json.dumps({**frame, "html": "<p>A portal</p>"}),
}


@pytest.mark.parametrize(
    "harm", ["cut off", *(pytest.param(harm, marks=pytest.mark.long) for harm in ("lost", "of another page"))]
)
def test_a_picture_that_never_came_is_made_up_for_without_another_page(
    page: Page, display: Display, evening: Evening, harm: str
) -> None:
    evening.open()
    harms: list[str] = []
    frames: list[str | bytes] = []
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        sockets.append(socket)

        def forward(message: str | bytes) -> None:
            frame = json.loads(message)
            if harms and frame.get("since") is not None:
                if harmed := HARM[harms.pop()](frame):
                    socket.send(harmed)
            else:
                socket.send(message)
                frames.append(message)

        server.on_message(forward)

    page.route_web_socket("**/ws**", between)
    load_wall(page, display, evening)
    eventually_on(page, lambda: frames)  # the whole picture comes first
    stop_clock(page)  # a wall that a busy machine connects late may ask meanwhile
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    frames.clear()
    harms.append(harm)
    evening.agree(CHOIR, LIBRARY)
    eventually_on(page, lambda: not harms)
    if harm == "lost":
        eventually_on(page, lambda: frames)  # the next board says that there was one
    eventually_on(page, lambda: page.clock.run_for(50) or len(sockets) == 2)
    digits(page, 2)
    expect(page.locator(".latest .number").first).to_have_text("2")
    expect(page.locator("main")).to_have_attribute("data-total", "2")
    assert len(sockets) == 2
    assert asked == []
