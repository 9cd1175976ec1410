"""Pages that are rendered once for many: never an old one, never somebody else's key, never what was signed in for."""

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from tests.clocks import Clock
from web import page_cache
from web.app import init_app
from web.page_cache import IDEMPOTENCY_KEY_INPUT, BorsMoment, Page, PageCache, cached_page

FORM = b'<form><input type="hidden" name="key" value="AbC-_1"><p>\xc3\xa6</p></form>' * 1


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "FRESH", 1.0)


def test_each_copy_has_a_key_of_its_own_and_is_otherwise_the_same() -> None:
    page = Page.of(FORM, "text/html")
    one, other = page.copy(is_compressed=False), page.copy(is_compressed=False)
    assert one != other
    assert len({IDEMPOTENCY_KEY_INPUT.sub(b"", each) for each in (one, other, FORM)}) == 1


@pytest.mark.parametrize("body", [FORM, b"no key here", b"", bytes(range(256)) * 400, FORM + b"x" * 70_000])
def test_a_compressed_copy_is_a_page_like_any_other(body: bytes) -> None:
    copies = [gzip.decompress(Page.of(body, "text/html").copy(is_compressed=True)) for _ in range(2)]
    assert [IDEMPOTENCY_KEY_INPUT.sub(b"", copy) for copy in copies] == [IDEMPOTENCY_KEY_INPUT.sub(b"", body)] * 2
    assert (copies[0] == copies[1]) is (IDEMPOTENCY_KEY_INPUT.search(body) is None)


class Kept:
    """A børs whose log grows and whose clock runs; what is rendered tells how often that was done."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.cache = PageCache(self.clock)
        self.moment, self.looks, self.rendered = BorsMoment(1, 0.0), 0, 0

    def page(self, name: str = "page") -> bytes:
        return self.cache.page((name,), "drammen", self._look, self._render).copy(is_compressed=False)

    def _look(self) -> BorsMoment:
        self.looks += 1
        return self.moment

    def _render(self) -> tuple[bytes, str]:
        self.rendered += 1
        return b"%d" % self.rendered, "text/html"


def test_a_page_is_rendered_once_while_nothing_changes_and_one_look_serves_many() -> None:
    bors = Kept()
    assert {bors.page() for _ in range(100)} == {b"1"}
    assert (bors.rendered, bors.looks) == (1, 1)
    assert bors.page("another") == b"2"


def test_it_is_rendered_anew_when_the_log_grew_and_when_a_second_passed() -> None:
    bors = Kept()
    bors.page()
    for number, moment in enumerate([BorsMoment(2, 0.5), BorsMoment(2, 1.6), BorsMoment(2, 0.1), BorsMoment(1, 0.2)], start=2):
        bors.moment = moment
        bors.clock.now += page_cache.RECHECK_INTERVAL
        assert bors.page() == b"%d" % number


def test_searches_without_end_in_one_bors_cost_another_none_of_its_pages() -> None:
    cache, rendered = PageCache(Clock()), list[str]()

    def page(bors: str, name: str) -> None:
        def render() -> tuple[bytes, str]:
            rendered.append(bors)
            return b"", "text/html"

        cache.page((bors, name), bors, lambda: BorsMoment(1, 0.0), render)

    for name in ("page", "figures", "wall"):
        page("skien", name)
    for number in range(2 * page_cache.MAX_PAGES):
        page("drammen", f"?sok={number}")
    assert len(cache._pages) == page_cache.MAX_PAGES
    for name in ("page", "figures", "wall"):
        page("skien", name)
    assert rendered.count("skien") == 3
    page("drammen", f"?sok={2 * page_cache.MAX_PAGES - 1}")
    assert rendered.count("drammen") == 2 * page_cache.MAX_PAGES, "the newest of its own are kept"


def test_whoever_committed_something_sees_it_at_once() -> None:
    bors = Kept()
    bors.page()
    bors.moment = BorsMoment(2, 0.0)
    assert bors.page() == b"1"
    bors.cache.invalidate("drammen")
    assert bors.page() == b"2"


def test_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MAX_PAGES", 3)
    bors = Kept()
    for number in range(5):
        bors.page(str(number))
    assert bors.page("4") == b"5"
    assert bors.page("0") == b"6"


@pytest.fixture
def rendered() -> list[str]:
    return []


@pytest.fixture
def client(settings: Settings, bors: str, redis: RedisClient, rendered: list[str]) -> Iterator[FlaskClient]:
    app = init_app("cached", __name__, [], settings)
    redis.xadd(keys.LOG.of(bors), {"fact": "x"}, id="1-0")
    _add(app, "/own", bors, rendered, same_for_all=False)
    _add(app, "/all", bors, rendered, same_for_all=True)
    yield app.test_client(use_cookies=False)
    redis.delete(keys.LOG.of(bors))


def _add(app: Flask, path: str, bors: str, rendered: list[str], *, same_for_all: bool) -> None:
    def view() -> Response:
        def render() -> str:
            rendered.append(path)
            return f'<p>æ</p><input name="key" value="k{len(rendered)}">'

        return cached_page(bors, render, same_for_all=same_for_all)

    view.allows = ()  # type: ignore[attr-defined]
    app.add_url_rule(path, path, view)


def test_an_answer_is_compressed_for_whoever_takes_that(client: FlaskClient, rendered: list[str]) -> None:
    plain, packed = client.get("/all"), client.get("/all", headers={"Accept-Encoding": "br, gzip"})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert re.sub(r'value="[^"]+"', "", gzip.decompress(packed.data).decode()) == '<p>æ</p><input name="key" >'
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert rendered == ["/all"]


@pytest.mark.parametrize(
    ("path", "times"),
    [("/own", 3), ("/all", 1)],
)
@pytest.mark.parametrize("signed_in", [{"Cookie": "deltaker=x"}, {"Cookie": "megler=x"}, {"Authorization": "Bearer x"}])
def test_what_is_personal_is_kept_for_nobody(
    client: FlaskClient, rendered: list[str], path: str, times: int, signed_in: dict[str, str]
) -> None:
    for headers in ({}, signed_in, signed_in, {}):
        client.get(path, headers=headers)
    assert len(rendered) == times


def test_a_language_and_an_address_have_pages_of_their_own(client: FlaskClient, rendered: list[str]) -> None:
    ask: list[Callable[[], object]] = [
        lambda: client.get("/all"),
        lambda: client.get("/all?sprak=en"),
        lambda: client.get("/all?sok=a"),
        lambda: client.get("/all", base_url="http://192.0.2.7"),
    ]
    for one in ask * 2:
        one()
    assert len(rendered) == len(ask)


def test_a_long_search_is_not_kept(client: FlaskClient, rendered: list[str]) -> None:
    for _ in range(2):
        client.get("/all?sok=" + "a" * page_cache.MAX_QUERY)
    assert len(rendered) == 2
