"""Every page that people see, in every state, as data, held against WCAG 2.1 AA. A page that is not in it fails."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import NotFound

from frivilligbors import keys
from frivilligbors.codec import pack, unpack
from frivilligbors.enums import Category, Role
from frivilligbors.keys import Key
from frivilligbors.records import Agreement, Bors, Handshake, Invitation, Organisation, Participant, Posting
from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp, create_service_apps
from services.organiser.store import lifecycle as organiser
from tests.serving import served
from web import invitations, rate_limit, sessions
from web.invitations import Token
from web.rate_limit import FixedWindow

from .services.agreements.cast import CODES, agreement_body
from .test_access import Stage, rules

SEEN = Path(__file__).with_name("seen.txt")
IN_A_HAND = {"anonymous", "participant", "host"}  # whose pages are read on a phone, with text twice as large too
STATES = {"empty", "error", "offline", "success", "too-many"}
MADE_BY = "made-by"
ROLES = {"broker": Role.BROKER, "lead": Role.BROKER, "organiser": Role.ORGANISER, "host": Role.HOST, "warden": Role.ORGANISER}
NO_PAGE = {  # they lead to one that is here
    "/arrangor/<slug:bors>/apne",
    "/arrangor/<slug:bors>/inviter",
    "/arrangor/<slug:bors>/brev/<letter_id>/igjen",
    "/s",
    "/s/<slug:bors>",
}
SMALL = """() => [...document.querySelectorAll('button, select, summary, main li > a, .actions a, footer a, '
    + 'input:not([type=hidden], [type=radio], [type=checkbox])')]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.closest('.visually-hidden, .posting, [role=toolbar]'))
    .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT = """() => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const within = text.parentElement, unseen = within.closest('.visually-hidden, .skip, script, template, option');
        if (!text.data.trim() || unseen || !within.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const { left, right } = range.getBoundingClientRect();
        for (let box = within; box; box = box.parentElement) {
            const edge = box.getBoundingClientRect(), beyond = right > edge.right + 1 || left < edge.left - 1;
            if (beyond && getComputedStyle(box).overflowX !== 'visible') found.push(text.data.trim());
        }
    }
    return found.map((text) => `cut: ${text.slice(0, 60)}`);
}"""
SEND = """([address, fields]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
    for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), { name, value }));
    document.body.append(form);
    form.submit();
}"""


WORD = "Fylkesmannsembetskontorbygningsvedlikeholdsavdelingsleder" * 4
LINK = "https://www.frivilligsentralen.example.no/aktiviteter/hoest-2026?" + "a" * 200


EMAIL = f"{WORD[:64]}@{'b' * 60}.{'c' * 60}.no"


class Row(NamedTuple):
    """Who sees what, in which state, and how they come there."""

    who: str
    state: str
    method: str
    address: str
    fields: tuple[tuple[str, str], ...]


def rows() -> list[Row]:
    lines = [line.split() for line in SEEN.read_text().splitlines() if line and not line.startswith(("#", MADE_BY))]
    return [Row(who, state, method, path, tuple(_field(one) for one in told)) for who, state, method, path, *told in lines]


def elsewhere() -> list[tuple[str, str]]:
    """The states that other tests make: which, and by which test."""
    lines = [line.split() for line in SEEN.read_text().splitlines() if line.startswith(MADE_BY)]
    return [(state, test) for _, state, test in lines]


def _field(told: str) -> tuple[str, str]:
    name, _, value = told.partition("=")
    return name, value


class Hall:
    """A børs in its hour and its people, beside one that nobody has come to and one that is over; all in one street."""

    def __init__(self, services: dict[str, Flask], slug: str) -> None:
        self.services, self.stage = services, Stage(services, slug)
        self.evening = self.stage.evening
        self.redis: Any = self.evening.context.redis
        self.empty, self.closed = f"{slug}-tom", f"{slug}-over"
        for name in (self.empty, self.closed):
            organiser.create_bors(self.evening.context, name, "Frivilligbørs på Nesset", by="ola", key="plan")
        organiser.open_bors(self.evening.context, self.closed, by="ola", key="open")
        organiser.close_bors(self.evening.context, self.closed, grace_minutes=0, by="ola", key="close")
        self.gaps = {
            "bors": slug,
            "empty": self.empty,
            "closed": self.closed,
            "code": CODES["library"],
            "agreement": self.stage.agreement,
            "handshake": self.stage.handshake,
            "accepted": self.evening.shaken("choir", "bakery")["handshake_id"],
            "asked": self.evening.proposed("bakery", "choir")["handshake_id"],
            "voided": self.voided(),
            "word": WORD[:140],
            "link": LINK[:140],
        }
        self.write_long()

    def voided(self) -> str:
        """An agreement that counts no longer."""
        agreement = str(self.evening.confirmed(agreement_body("library", "bakery"))["agreement_id"])
        answer = self.evening.post({"reason": LINK[:200]}, f"/{agreement}/void", by="lena", key=token_hex(4))
        assert answer.status_code == 200, answer.text
        return agreement

    def write_long(self) -> None:
        """Whatever people type: a word without end in every name, and a link without end in everything else."""
        wishes = [Posting(category=Category.OTHER, text=text[:140]) for text in (WORD, LINK)]
        for slug in (self.evening.slug, self.empty, self.closed):
            self._rewrite(Bors, keys.BORS, slug, name=WORD[:80], place=LINK[:80])
            self._rewrite(Organisation, keys.ORGANISATION, slug, name=WORD[:100])
            self._rewrite(
                Participant, keys.PARTICIPANT, slug, name=WORD[:80], needs=tuple(wishes), offers=tuple(wishes), email=EMAIL
            )
            self._rewrite(Invitation, keys.INVITATION, slug, name=WORD[:80])
            for kind, key in ((Agreement, keys.AGREEMENT), (Handshake, keys.HANDSHAKE)):
                for name, one in self._kept(kind, key, slug):
                    first, second = one.parties
                    parties = (replace(first, gives=WORD[:200]), replace(second, gives=LINK[:200]))
                    self.redis.hset(name, mapping=pack(replace(one, parties=parties)))

    def _kept(self, kind: type[Any], key: Key, slug: str) -> list[tuple[str, Any]]:
        names = [key.of(slug)] if kind is Bors else sorted(self.redis.scan_iter(f"{key.of(slug)}:*", count=1000))
        return [(name, unpack(kind, found)) for name in names if (found := self.redis.hgetall(name))]

    def _rewrite(self, kind: type[Any], key: Key, slug: str, **told: Any) -> None:
        for name, one in self._kept(kind, key, slug):
            self.redis.hset(name, mapping=pack(replace(one, **told)))

    def cookie(self, who: str) -> tuple[str, str]:
        """What lets somebody in."""
        if who == "participant":
            return sessions.PARTICIPANT_COOKIE, self.evening.personal("choir")
        scope = "~" if who == "warden" else self.evening.slug
        issued = invitations.issue(
            self.evening.context, scope, ROLES[who], who, by="system", key=token_hex(4), lead=who == "lead"
        )
        token = Token.read(issued.token)
        found = sessions.sign_in(self.evening.context, token) if token else None
        assert found
        return sessions.COOKIES[ROLES[who]], found[1]

    def filled(self, text: str) -> str:
        return text.format(**self.gaps)

    def rule(self, method: str, path: str) -> str | None:
        """The route that answers."""
        for app in self.services.values():
            adapter = app.url_map.bind("localhost")
            if adapter.test(path, method):
                found = adapter.match(path, method, return_rule=True)[0]
                return str(found.rule)
        return None


@pytest.fixture(scope="module")
def services(settings: Settings) -> dict[str, Flask]:
    return create_service_apps(settings)


@pytest.fixture
def hall(services: dict[str, Flask], bors: str) -> Hall:
    return Hall(services, bors)


@pytest.fixture
def street(services: dict[str, Flask]) -> Iterator[str]:
    house = CombinedApp(services)

    def pages(environ: Any, start_response: Any) -> Any:
        """Pages only: the line of the wall needs another server."""
        if environ["PATH_INFO"].endswith("/ws"):
            return NotFound()(environ, start_response)
        return house(environ, start_response)

    with served(pages) as address:
        yield address


def test_every_page_is_seen(hall: Hall) -> None:
    seen = {hall.rule(row.method, hall.filled(row.address).partition("?")[0]) for row in rows() if row.method == "GET"}
    cookies = [hall.cookie(who) for who in ("participant", *ROLES)]
    asked = {rule: app for (method, rule), (app, _) in rules(hall.services).items() if method == "GET" and rule not in NO_PAGE}
    pages = {rule for rule, app in asked.items() if rule not in seen and _is_a_page(hall.stage.address(rule), app, cookies)}
    assert sorted(pages) == [], "Say in tests/seen.txt who sees it, and in which states."


def _is_a_page(address: str, app: Flask, cookies: list[tuple[str, str]]) -> bool:
    """Whether somebody gets HTML there."""
    client = app.test_client()
    for cookie in cookies:
        client.set_cookie(*cookie)
    with client.get(address) as answer:
        return answer.status_code < 400 and answer.mimetype == "text/html"


def test_every_state_is_seen() -> None:
    assert {row.state for row in rows()} | {state for state, _ in elsewhere()} >= STATES


@pytest.mark.parametrize("test", [test for _, test in elsewhere()])
def test_what_another_test_makes_is_held_against_the_rules_there(test: str) -> None:
    file, _, name = test.partition("::")
    tree = ast.parse((Path(__file__).parents[1] / file).read_text())
    found = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name]
    assert found, f"{test} is no more"
    assert "axe" in {argument.arg for argument in found[0].args.args}


@pytest.mark.parametrize("who", dict.fromkeys(row.who for row in rows()))
def test_what_somebody_sees_is_fit_for_all(
    hall: Hall,
    street: str,
    visitors: Callable[..., Page],
    axe: Callable[[Page], None],
    who: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = visitors(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    wrong: dict[str, Any] = {}
    for row in (row for row in rows() if row.who == who):
        page.context.clear_cookies()
        if who != "anonymous":
            name, value = hall.cookie(who)
            page.context.add_cookies([{"name": name, "value": value, "url": street}])
        with monkeypatch.context() as hurried:
            if row.state == "too-many":
                hurried.setattr(rate_limit, "of_sessions", FixedWindow(0, 600.0))
                hurried.setattr(rate_limit, "of_arrivals", FixedWindow(0, 600.0))
            _come(page, street, hall, row)
        trouble = _trouble(page, axe) + (_trouble_with_large_text(page) if who in IN_A_HAND else [])
        if trouble:
            wrong[f"{row.state} {row.method} {row.address}"] = trouble
    assert wrong == {}


def _come(page: Page, street: str, hall: Hall, row: Row) -> None:
    address = street + hall.filled(row.address)
    if row.method == "GET":
        page.goto(address)
        return
    page.goto(f"{street}/personvern")
    fields = [("key", token_hex(8)), *((name, hall.filled(value)) for name, value in row.fields)]
    with page.expect_navigation():
        page.evaluate(SEND, [address, fields])


def _trouble(page: Page, axe: Callable[[Page], None]) -> list[str]:
    found = []
    try:
        axe(page)
    except AssertionError as no:
        found.append(str(no)[:4000])
    if page.evaluate(WIDE):
        found.append("wider than 320 px")
    return [*found, *page.evaluate(SMALL), *page.evaluate(CUT)]


def _trouble_with_large_text(page: Page) -> list[str]:
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '34px'")
    found = ["wider than a phone at 200 %"] if page.evaluate(WIDE) else []
    page.set_viewport_size({"width": 320, "height": 640})
    return found
