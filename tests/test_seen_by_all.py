"""Every page that people see, in every state, as data, held against WCAG 2.1 AA. A page that is not in it fails."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Error, Page
from werkzeug.exceptions import NotFound

from gateway.combined_app import CombinedApp
from tests.serving import served
from web import rate_limit
from web.rate_limit import FixedWindow

from .page_states import ROLES, Hall, Row, elsewhere, rows
from .test_access import rules

IN_A_HAND = {"anonymous", "participant", "host"}  # whose pages are read on a phone, with text twice as large too
STATES = {"empty", "error", "offline", "success", "too-many"}
NO_PAGE = {  # they lead to one that is here
    "/arrangor/<slug:bors>/apne",
    "/arrangor/<slug:bors>/apne/angre",
    "/arrangor/<slug:bors>/dorer",
    "/arrangor/<slug:bors>/lukk/angre",
    "/arrangor/<slug:bors>/tid",
    "/arrangor/<slug:bors>/inviter",
    "/arrangor/<slug:bors>/papir/meglere",
    "/byer/<slug:town>/inviter",
    "/arrangor/<slug:bors>/brev/<letter_id>/igjen",
    "/arrangor/<slug:bors>/deltakere/brev",
    "/arrangor/<slug:bors>/deltakere/kommet",
    "/arrangor/<slug:bors>/deltakere/<string(length=4):code>/slett",
    "/arrangor/<slug:bors>/deltakere/<string(length=4):code>/skill",
    "/arrangor/<slug:bors>/sletting/na",
    "/s/<slug:bors>",
}
WITHOUT_FIELDS = {  # a button, or what a script sends
    "/arrangor/<slug:bors>/brev/<letter_id>/igjen",
    "/arrangor/<slug:bors>/deltakere/<string(length=4):code>/kommet",
    "/arrangor/<slug:bors>/deltakere/<string(length=4):code>/lenke",
    "/arrangor/<slug:bors>/deltakere/<string(length=4):code>/meld-av",
    "/arrangor/<slug:bors>/deltakere/<string(length=4):code>/skill",
    "/arrangor/<slug:bors>/deltakere/brev",
    "/arrangor/<slug:bors>/innlogget/<session_id>/avslutt",
    "/arrangor/<slug:bors>/invitasjoner/<invitation_id>/trekk",
    "/arrangor/<slug:bors>/skjermer/<any(gong,last,slipp):action>/<screen_id>",
    "/arrangor/innlogget/<session_id>/avslutt",
    "/arrangor/invitasjoner/<invitation_id>/trekk",
    "/arrangor/ut",
    "/brev-av/<token>",
    "/byer/<slug:town>/innlogget/<session_id>/avslutt",
    "/byer/<slug:town>/invitasjoner/<invitation_id>/trekk",
    "/deg/lenke/min",
    "/deg/lenke/ny",
    "/deg/meld-av",
    "/deg/ut",
    "/handtrykk/<slug:bors>/mitt/<handshake_id>/trekk",
    "/megler/<slug:bors>/avtale/<agreement_id>/angre",
    "/megler/<slug:bors>/avtale/<agreement_id>/skjul",
    "/megler/<slug:bors>/avtale/<agreement_id>/slipp-inn",
    "/megler/<slug:bors>/ut",
    "/skjerm/<slug:bors>/tilstand",
    "/vert/<slug:bors>/<string(length=4):code>/kommet",
    "/vert/<slug:bors>/lenke/<string(length=4):code>",
    "/vert/<slug:bors>/skjul",
    "/vert/<slug:bors>/ut",
}
SMALL = """() => [...document.querySelectorAll('button, select, summary, main li > a, .actions a, footer a, '
    + 'input:not([type=hidden], [type=radio], [type=checkbox])')]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.closest('.visually-hidden, .posting, [role=toolbar]'))
    .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT = """() => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const within = text.parentElement;
        const unseen = within.closest('.visually-hidden, .skip, script, template, symbol, option, textarea');
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


@pytest.fixture
def hall(services: dict[str, Flask], bors: str) -> Hall:
    return Hall(services, bors)


@pytest.fixture
def street(one_port: CombinedApp) -> Iterator[str]:
    def pages(environ: Any, start_response: Any) -> Any:
        """Pages only: the line of the wall needs another server."""
        if environ["PATH_INFO"].endswith("/ws"):
            return NotFound()(environ, start_response)
        return one_port(environ, start_response)

    with served(pages) as address:
        yield address


def test_every_page_is_seen(hall: Hall) -> None:
    seen = {hall.rule(row.method, hall.filled(row.address).partition("?")[0]) for row in rows() if row.method == "GET"}
    cookies = [hall.cookie(who) for who in ("participant", *ROLES)]
    asked = {rule: app for (method, rule), (app, _) in rules(hall.services).items() if method == "GET" and rule not in NO_PAGE}
    pages = {rule for rule, app in asked.items() if rule not in seen and _is_a_page(hall.stage.address(rule), app, cookies)}
    assert sorted(pages) == [], "Say in tests/seen.txt who sees it, and in which states."


def test_every_form_is_seen_refused(hall: Hall) -> None:
    """A form without fields has nothing to refuse: a press that comes too late is answered by a page of its own."""
    refused = {
        hall.rule("POST", hall.filled(row.address).partition("?")[0])
        for row in rows()
        if (row.method, row.state) == ("POST", "error")
    }
    forms = {rule for (method, rule) in rules(hall.services) if method == "POST" and not rule.startswith("/api/")}
    assert sorted(forms - refused - WITHOUT_FIELDS) == [], "Say in tests/seen.txt how its refused form is sent."
    assert sorted(WITHOUT_FIELDS & refused | WITHOUT_FIELDS - forms) == []


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


@pytest.mark.long
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
                hurried.setattr(rate_limit, "requester_limiter", FixedWindow(0, 600.0))
                hurried.setattr(rate_limit, "registration_limiter", FixedWindow(0, 600.0))
            with _named(row):
                _come(page, street, hall, row)
        with _named(row), _standing_still(page) if row.address.endswith("/venter") else nullcontext():
            trouble = _trouble(page, axe) + (_trouble_with_large_text(page) if who in IN_A_HAND else [])
        if trouble:
            wrong[f"{row.state} {row.method} {row.address}"] = trouble
    assert wrong == {}


@contextmanager
def _standing_still(page: Page) -> Iterator[None]:
    """A page that waits for the net goes as soon as there is any."""
    page.context.set_offline(True)
    yield
    page.goto("about:blank")
    page.context.set_offline(False)


@contextmanager
def _named(row: Row) -> Iterator[None]:
    """What the browser cannot do is told with the row at which it could not."""
    try:
        yield
    except Error as error:
        error.add_note(f"at {row}")
        raise


def _come(page: Page, street: str, hall: Hall, row: Row) -> None:
    address = street + hall.filled(row.address)
    if row.method == "GET":
        page.goto(address)
        return
    page.goto(f"{street}/personvern")
    fields = [("key", token_hex(8)), *((name, hall.filled(value)) for name, value in row.fields)]
    with page.expect_navigation() as sent:
        page.evaluate(SEND, [address, fields])
    assert row.state != "error" or sent.value.status >= 400, f"It is not refused: {row}"


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
