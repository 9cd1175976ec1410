"""Everything an organiser's form does, a JSON call does: each form has its call, and both note the same facts."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp
from gateway.openapi import openapi_document
from web.context import Context, context_for

from .clocks import StandingClock
from .form_stage import GAP, Stage
from .forms_and_calls import OF_THE_PAGE, PAIRS, WITHOUT_CALL, Pair

FORM = re.compile(r"(<form\b[^>]*>)(.*?)</form>", re.DOTALL)
NAMED = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname=\"([^\"]+)\"")
MOMENT = datetime(2024, 5, 6, 16, 30, tzinfo=UTC)
STATES = ("planned", "here", "merged", "open", "late")


@pytest.fixture
def context(services: dict[str, Flask], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A context whose clock stands, in all services."""
    standing = replace(context_for(settings), clock=StandingClock(MOMENT))  # type: ignore[arg-type]
    for app in services.values():
        monkeypatch.setitem(app.extensions, "context", standing)
    return standing


def forms_of(services: dict[str, Flask]) -> set[str]:
    """Every route that a form of an organiser can be sent to."""
    return {
        rule.rule
        for app in services.values()
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and not rule.rule.startswith(("/api/", "/skjerm/"))
        and (rule.rule.startswith("/arrangor") or "organiser" in getattr(app.view_functions[rule.endpoint], "allows", ()))
    }


def unpaired(services: dict[str, Flask]) -> set[str]:
    return forms_of(services) - {pair.form for pair in PAIRS} - WITHOUT_CALL


def test_every_form_has_its_call(services: dict[str, Flask]) -> None:
    assert unpaired(services) == set(), "Say in tests/forms_and_calls.py which JSON call does the same."
    assert {pair.form for pair in PAIRS} - forms_of(services) == set()


def test_a_form_without_a_call_is_found(services: dict[str, Flask]) -> None:
    app = Flask("another")
    app.post("/arrangor/<bors>/ny")(lambda bors: bors)
    assert unpaired(services | {"another": app}) == {"/arrangor/<bors>/ny"}


def test_every_call_is_in_the_document(services: dict[str, Flask]) -> None:
    paths = openapi_document(list(services.values()))["paths"]
    described = {f"{method.upper()} {path}" for path, calls in paths.items() for method in calls}
    assert {pair.call for pair in PAIRS} - described == set()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.form} {pair.fields.get('gjor', '')} = {pair.call}")
def test_a_form_and_its_call_note_the_same(
    services: dict[str, Flask], one_port: CombinedApp, context: Context, pair: Pair
) -> None:
    noted = []
    for send in (Stage.send_form, Stage.call):
        context.clock.at = MOMENT  # type: ignore[attr-defined]
        stage = Stage(services, one_port, context, pair.state)
        answer = send(stage, pair)
        assert answer.status_code in (200, 201, 303), answer.text
        noted.append((stage.noted, stage.bors_fields))
    assert noted[0] == noted[1]
    assert ("[]" not in noted[0]) is pair.notes


@pytest.mark.parametrize("state", STATES)
def test_the_pages_of_an_organiser_have_no_other_forms(
    services: dict[str, Flask], one_port: CombinedApp, context: Context, state: str
) -> None:
    stage = Stage(services, one_port, context, state)
    paired, sent, besides = {pair.form for pair in PAIRS}, set[str](), set[tuple[str, str]]()
    for path, names in _forms_on_pages(services, stage):
        if (rule := _rule(services, path)) and rule not in WITHOUT_CALL:
            assert rule in paired
            covered = {_place(name) for pair in PAIRS if pair.form == rule for name in pair.names} | OF_THE_PAGE
            besides |= {(rule, name) for name in map(_place, names) if name not in covered}
            sent.add(rule)
    assert not besides, f"Say in its pair what is sent besides: {sorted(besides)}"
    assert len(sent) > 10


def _place(name: str) -> str:
    """The name of a field; one of a list, or one of each category, is like the others."""
    return re.sub(r"\.\d+", ".0", re.sub(r"^rank_of\.\w+", "rank_of", name))


def _forms_on_pages(services: dict[str, Flask], stage: Stage) -> Iterator[tuple[str, set[str]]]:
    """For each form on each page that an organiser can open, where it is sent by POST, and the names of its fields."""
    for rule in _pages(services):
        path = stage.path_of(rule, "") if {*GAP.findall(rule)} <= stage.gaps.keys() else ""
        answer = stage.client.get(path, headers=stage.bearer) if path else None
        if answer is None or not answer.content_type.startswith("text/html"):
            continue
        for form, content in FORM.findall(answer.text):
            if 'method="post"' in form:
                action = re.search(r'action="([^"]*)"', form)
                yield html.unescape(action[1]).partition("?")[0] if action else path, set(NAMED.findall(content))


def _pages(services: dict[str, Flask]) -> Iterable[str]:
    for app in services.values():
        for rule in app.url_map.iter_rules():
            allowed = getattr(app.view_functions[rule.endpoint], "allows", ())
            is_file = re.search(r"\.\w+$", rule.rule)  # which has no forms, and takes long to write
            if "GET" in (rule.methods or ()) and "organiser" in allowed and not is_file:
                yield rule.rule


def _rule(services: dict[str, Flask], path: str) -> str:
    """The rule that a form sent to this path meets."""
    for app in services.values():
        try:
            rule, _values = app.url_map.bind("localhost").match(path, method="POST", return_rule=True)
        except HTTPException:
            continue
        return rule.rule
    return ""
