"""The access matrix as data: who gets in where, for every route of the four apps. A route that is not in it fails."""

from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from gateway.combined_app import create_service_apps
from web import invitations, sessions
from web.app import SHARED_PATHS

from .services.agreements.cast import CODES, Evening, agreement_body

ACTORS = ("anonymous", "participant", "other", "broker", "lead", "organiser", "wall")
MATRIX = Path(__file__).with_name("access.txt")
SIGNS = {"+": "in", "-": "turned away", "0": "not here"}


def matrix() -> dict[tuple[str, str], str]:
    """What the table says: for a method and a rule, one sign for each actor."""
    lines = [line.split() for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    return {(method, rule): signs for signs, method, rule in lines}


def rules(services: dict[str, Flask]) -> dict[tuple[str, str], tuple[Flask, Rule]]:
    """Every route of the house, but for static files and what all apps share."""
    return {
        (method, rule.rule): (app, rule)
        for app in services.values()
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith("/static/") and rule.rule not in SHARED_PATHS and not rule.websocket
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }


@pytest.fixture(scope="module")
def services(settings: Settings) -> dict[str, Flask]:
    return create_service_apps(settings)


class Stage:
    """A børs in its hour, with one agreement, one handshake, and somebody of each kind."""

    def __init__(self, services: dict[str, Flask], slug: str) -> None:
        self.services = services
        self.evening = Evening(services["agreements"].extensions["context"], slug, services["agreements"])
        self.evening.plan()
        self.evening.open_()
        self.agreement = self.evening.confirmed(agreement_body("library", "choir"))["agreement_id"]
        self.handshake = self.evening.proposed("choir", "library")["handshake_id"]
        self.spare = invitations.issue(self.evening.context, slug, Role.BROKER, "Spare", by="ola", key="spare")

    def ask(self, app: Flask, method: str, rule: str, actor: str) -> int:
        """The status that somebody gets."""
        client = app.test_client()
        headers = {"Idempotency-Key": token_hex(8)}
        match actor:
            case "participant" | "other":
                name = "choir" if actor == "participant" else "nora"
                client.set_cookie(sessions.PARTICIPANT_COOKIE, self.evening.personal(name))
            case "broker" | "lead" | "organiser":
                token = self.evening.tokens[{"broker": "kari", "lead": "lena", "organiser": "ola"}[actor]]
                headers["Authorization"] = f"Bearer {token}"
            case "wall":
                headers["Referer"] = f"http://localhost/skjerm/{self.evening.slug}"
        told: dict[str, Any] = {"json": {}} if rule.startswith("/api") else {"data": {"key": token_hex(8)}}
        with client.open(self.address(rule), method=method, headers=headers, **(told if method != "GET" else {})) as answer:
            return answer.status_code

    def address(self, rule: str) -> str:
        """A rule with its gaps filled."""
        gaps = {
            "<slug:bors>": self.evening.slug,
            "<agreement_id>": self.agreement,
            "<handshake_id>": self.handshake,
            "<string(length=4):code>": CODES["library"],
            "<code>": CODES["library"],
            "<invitation_id>": self.spare.invitation_id,
            "<session_id>": "0123456789abcdef",
        }
        for gap, value in gaps.items():
            rule = rule.replace(gap, value)
        return rule.replace("<", "").replace(">", "")

    def sign(self, app: Flask, method: str, rule: str, actor: str) -> str:
        status = self.ask(app, method, rule, actor)
        assert status < 500, f"{method} {rule} as {actor}: {status}"
        return "-" if status in (401, 403) else "0" if status == 404 else "+"


def test_every_route_is_in_the_matrix_and_nothing_else(services: dict[str, Flask]) -> None:
    assert sorted(rules(services).keys() - matrix().keys()) == [], "Say in tests/access.txt who gets in."
    assert sorted(matrix().keys() - rules(services).keys()) == []


@pytest.mark.parametrize("route", matrix(), ids=" ".join)
def test_a_route_lets_in_whom_it_should(services: dict[str, Flask], bors: str, route: tuple[str, str]) -> None:
    app, rule = rules(services)[route]
    stage = Stage(services, bors)
    found = "".join(stage.sign(app, route[0], rule.rule, actor) for actor in ACTORS)
    assert found == matrix()[route], f"{' '.join(route)}: {', '.join(ACTORS)}"
