"""The counter on somebody else's page: it may be framed, sets nothing, and counts while agreements are made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from frivilligbors import bors_erasure
from services.organiser.commands import command_line
from tests.serving import served

from .played_evening import OLA, PlayedEvening

LINE = "<!doctype html><title>Kommunen</title><main><h1>Drammen</h1>{}</main>"


def counter(played: PlayedEvening, rest: str = "", **options: object) -> object:
    return played.apps["results"].test_client().get(f"/teller/{played.slug}{rest}", **options)  # type: ignore[arg-type]


@contextmanager
def town(line: str) -> Iterator[str]:
    """The town's own page, on an address of its own."""
    page = Flask("town")
    page.add_url_rule("/", view_func=lambda: LINE.format(line))
    with served(page) as address:
        yield address


def confirm_next(played: PlayedEvening) -> None:
    played.confirm(played.evening.agreements[len(played.agreements)])


def test_the_counter_is_public_from_the_first_day_and_sets_nothing(planned: PlayedEvening) -> None:
    for rest in ("", ".json", "?sprak=nn", ".json?sprak=en"):
        answer = counter(planned, rest)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=5"


def test_the_counter_speaks_the_language_of_its_address_whatever_the_browser_asks_for(planned: PlayedEvening) -> None:
    assert 'lang="nn"' in counter(planned, "?sprak=nn", headers={"Accept-Language": "en"}).text
    assert 'lang="nb"' in counter(planned, headers={"Accept-Language": "en", "Cookie": "sprak=en"}).text


def test_what_has_not_changed_is_not_sent_again(planned: PlayedEvening) -> None:
    command_line.open_bors(planned.context, planned.slug, by=OLA, idempotency_key="open")
    first = counter(planned, ".json")
    assert first.json == {"total": 0, "state": "open", "live": True}
    same = counter(planned, ".json", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    confirm_next(planned)
    planned.clock.go(seconds=2)
    news = counter(planned, ".json", headers={"If-None-Match": first.headers["ETag"]})
    assert news.json["total"] == 1


def test_the_counter_leads_to_the_result_once_it_is_published(over: PlayedEvening) -> None:
    assert f'href="/skjerm/{over.slug}"' in counter(over).text
    over.publish()
    over.clock.go(seconds=2)
    text = counter(over).text
    assert f'href="/resultat/{over.slug}"' in text
    assert "http-equiv" not in text, "Nothing is counted any more."
    assert counter(over, ".json").json == {"total": 49, "state": "published", "live": False}


def test_the_counter_still_says_how_many_once_everybody_is_erased(published: PlayedEvening) -> None:
    assert counter(published, ".json").json["total"] == 49
    bors_erasure.erase(published.context.redis, published.clock, published.slug, by=OLA, idempotency_key="erase")
    published.clock.go(seconds=2)
    assert counter(published, ".json").json == {"total": 49, "state": "erased", "live": False}
    page = counter(published)
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert f'href="/resultat/{published.slug}"' in page.text


def test_a_bors_with_too_few_agreements_to_tell_has_no_counter(planned: PlayedEvening) -> None:
    command_line.open_bors(planned.context, planned.slug, by=OLA, idempotency_key="open")
    confirm_next(planned)
    confirm_next(planned)
    planned.close()
    bors_erasure.erase(planned.context.redis, planned.clock, planned.slug, by=OLA, idempotency_key="erase")
    assert counter(planned, ".json").status_code == 410


@pytest.mark.browser
def test_the_line_that_the_organiser_pastes_counts_on_the_towns_own_page(page: Page, planned: PlayedEvening, site: str) -> None:
    command_line.open_bors(planned.context, planned.slug, by=OLA, idempotency_key="open")
    organiser = planned.apps["results"].test_client()
    answer = organiser.get(
        f"/arrangor/{planned.slug}/resultat", headers={"Authorization": f"Bearer {planned.tokens['ola']}"}, base_url=site
    )
    page.set_content(answer.text)
    line = page.locator("#tellerlinje").input_value()
    assert line.count("\n") == 0, line
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda socket: requests.append(f"socket {socket.url}"))
    page.clock.install()
    with town(line.replace("http://localhost", site)) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.locator("#total")).to_have_text("0")
        expect(frame.get_by_role("heading")).to_have_text(planned.evening.name)
        confirm_next(planned)
        planned.clock.go(seconds=2)
        page.clock.run_for(20_000)
        expect(frame.locator("#total")).to_have_text("1")
        expect(frame.locator("#word")).to_have_text("avtale")
        assert page.context.cookies() == []
        assert all(url.startswith((address, site)) for url in requests), requests


@pytest.mark.browser
def test_the_counter_asks_ever_more_seldom_and_looks_old_unanswered(page: Page, planned: PlayedEvening, site: str) -> None:
    command_line.open_bors(planned.context, planned.slug, by=OLA, idempotency_key="open")
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: request.url.endswith(".json") and asked.append(request.url))
    page.goto(f"{site}/teller/{planned.slug}")
    for _ in range(60):
        page.clock.run_for(10_000)
    assert 3 < len(asked) < 25, "In ten minutes: the first few, then once a minute, since nothing changes."
    page.route("**/*.json", lambda route: route.abort())
    old = page.get_by_text("Tallet kan være gammelt: vi får ikke kontakt.")
    run_until(page, old.is_visible)
    page.unroute("**/*.json")
    run_until(page, old.is_hidden)


def run_until(page: Page, done: Callable[[], bool]) -> None:
    """Let the page's clock run until something is so: within ten minutes of its time."""
    for _ in range(60):
        page.clock.run_for(10_000)
        if done():
            return
    raise AssertionError(page.content())
