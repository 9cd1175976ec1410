"""The access matrix as data: who gets in where, for every route of the five apps. A route that is not in it fails."""

from functools import cache, cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from frivilligbors import keys
from frivilligbors.enums import Role
from services.organiser.rules.lifecycle import RESERVED_SLUGS, SLUG
from web import invitations, sessions
from web.app import SHARED_PATHS

from .kept import KeptUntilWritten
from .services.agreements.cast import CODES, Evening, agreement_body
from .services.display.paired import keep_paired_screen
from .services.organiser.towns import keep_town

# Whoever organises a town has no column: in the børser of the town they are as an organiser of the børs, in those of
# another as anonymous. What is about no børs stands here: for who organises the town, another town, or the house.
ABOUT_TOWNS = {
    "GET /arrangor": "+++",
    "POST /arrangor": "+++",
    "GET /api/bors": "+++",
    "POST /api/bors": "+++",
    "GET /byer": "--+",
    "POST /byer": "--+",
    "GET /byer/<slug:town>": "+-+",
    "GET /byer/<slug:town>/inviter": "+-+",
    "POST /byer/<slug:town>/inviter": "+-+",
    "POST /byer/<slug:town>/invitasjoner/<invitation_id>/trekk": "0-0",  # of the børs: no town's
    "POST /byer/<slug:town>/innlogget/<session_id>/avslutt": "+-+",
    "POST /byer/<slug:town>/borser": "--+",
    "GET /byer/<slug:town>/navn": "+-+",
    "POST /byer/<slug:town>/navn": "+-+",
    "GET /api/towns": "+++",
    "POST /api/towns": "--+",
    "GET /api/towns/<slug:town>": "+-+",
    "PATCH /api/towns/<slug:town>": "+-+",
    "POST /api/towns/<slug:town>/invitations": "+-+",
    "POST /api/towns/<slug:town>/invitations/<invitation_id>/revoke": "0-0",
    "POST /api/towns/<slug:town>/sessions/<session_id>/end": "+-+",
    "POST /api/towns/<slug:town>/borser": "--+",
    "GET /arrangor/hendelser": "--+",
    "GET /arrangor/hendelser.csv": "--+",
    "GET /api/audit": "--+",
    "GET /arrangor/innlogget": "--+",
    "GET /api/invitations": "--+",
    "POST /api/invitations/<invitation_id>/revoke": "--0",
    "POST /api/sessions/<session_id>/end": "--+",
    "POST /arrangor/innlogget/<session_id>/avslutt": "--+",
    "POST /arrangor/invitasjoner/<invitation_id>/trekk": "--0",
}
ACTORS = ("anonymous", "participant", "other", "broker", "lead", "organiser", "wall")
PAPER_FORMS = "/megler/<slug:bors>/papir.pdf"  # twenty, unless one asks for fewer
MATRIX = Path(__file__).with_name("access.txt")
SIGNS = {"+": "in", "-": "turned away", "0": "not here"}


@cache
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


class Stage:
    """A børs in its hour, with one agreement, one handshake, and somebody of each kind."""

    def __init__(self, services: dict[str, Flask], slug: str) -> None:
        self.services = services
        self.evening = Evening(services["agreements"].extensions["context"], slug, services["agreements"])
        self.evening.plan()
        self.evening.open_()
        self.agreement = self.evening.confirmed(agreement_body("library", "choir"))["agreement_id"]
        self.handshake = self.evening.proposed("choir", "library")["handshake_id"]
        self.screen = keep_paired_screen(self.evening.context, slug)
        self.spare = invitations.issue(self.evening.context, slug, Role.BROKER, "Spare", by="ola", idempotency_key="spare")

    @cached_property
    def town(self) -> str:
        """The town of the børs, which is moved there."""
        return keep_town(self.evening.context, self.evening.slug)

    @cached_property
    def tokens_of_towns(self) -> dict[str, str]:
        """For who organises the town, another town, and the house."""
        scopes = {"town": keys.town_scope(self.town), "another town": keys.town_scope("another"), "house": keys.INSTALLATION}
        return {name: self.evening.invite(Role.ORGANISER, name, scope) for name, scope in scopes.items()}

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
            case "town" | "another town" | "house":
                headers["Authorization"] = f"Bearer {self.tokens_of_towns[actor]}"
            case "wall":
                headers["Referer"] = f"http://localhost/skjerm/{self.evening.slug}"
        body: dict[str, Any] = {"json": {}} if rule.startswith("/api") else {"data": {"key": token_hex(8)}}
        with client.open(self.address(rule), method=method, headers=headers, **(body if method != "GET" else {})) as answer:
            return answer.status_code

    def address(self, rule: str) -> str:
        """A rule with its gaps filled."""
        gaps: dict[str, str] = {
            "<slug:bors>": self.evening.slug,
            "<agreement_id>": self.agreement,
            "<handshake_id>": self.handshake,
            "<string(length=4):code>": CODES["library"],
            "<code>": CODES["library"],
            "<invitation_id>": self.spare.invitation_id,
            "<session_id>": "0123456789abcdef",
            "<screen_id>": self.screen,
            "<any(gong,last,slipp):action>": "gong",
        }
        if "<slug:town>" in rule:
            gaps["<slug:town>"] = self.town
        for gap, value in gaps.items():
            rule = rule.replace(gap, value)
        return rule.replace("<", "").replace(">", "") + ("?antall=1" if rule == PAPER_FORMS else "")

    def sign(self, app: Flask, method: str, rule: str, actor: str) -> str:
        status = self.ask(app, method, rule, actor)
        assert status < 500, f"{method} {rule} as {actor}: {status}"
        return "-" if status in (401, 403) else "0" if status == 404 else "+"


@pytest.fixture(scope="module")
def stages(services: dict[str, Flask]) -> KeptUntilWritten[Stage]:
    return KeptUntilWritten(_redis(services), lambda: Stage(services, _slug()))


@pytest.fixture(scope="module")
def stages_of_towns(services: dict[str, Flask]) -> KeptUntilWritten[Stage]:
    """With those who organise towns."""

    def stage() -> Stage:
        made = Stage(services, _slug())
        assert made.tokens_of_towns
        return made

    return KeptUntilWritten(_redis(services), stage)


def _redis(services: dict[str, Flask]) -> Any:
    return services["agreements"].extensions["context"].redis


def _slug() -> str:
    return f"bors-{token_hex(5)}"


def test_every_route_is_in_the_matrix_and_nothing_else(services: dict[str, Flask]) -> None:
    assert sorted(rules(services).keys() - matrix().keys()) == [], "Say in tests/access.txt who gets in."
    assert sorted(matrix().keys() - rules(services).keys()) == []


@pytest.mark.parametrize("route", matrix(), ids=" ".join)
def test_a_route_lets_in_whom_it_should(
    services: dict[str, Flask], stages: KeptUntilWritten[Stage], route: tuple[str, str]
) -> None:
    app, rule = rules(services)[route]
    stage = stages.get()
    found = "".join(stage.sign(app, route[0], rule.rule, actor) for actor in ACTORS)
    assert found == matrix()[route], f"{' '.join(route)}: {', '.join(ACTORS)}"


@pytest.mark.parametrize("route", [route for route in matrix() if "<slug:bors>" in route[1]], ids=" ".join)
def test_an_organiser_of_a_town_is_let_in_to_its_borser_alone(
    services: dict[str, Flask], stages_of_towns: KeptUntilWritten[Stage], route: tuple[str, str]
) -> None:
    app, rule = rules(services)[route]
    stage, row = stages_of_towns.get(), matrix()[route]
    found = {actor: stage.sign(app, route[0], rule.rule, actor) for actor in ("town", "another town")}
    assert found == {"town": row[ACTORS.index("organiser")], "another town": row[ACTORS.index("anonymous")]}


def test_every_route_of_organisers_that_is_about_no_bors_says_which_towns_organisers_it_allows(
    services: dict[str, Flask],
) -> None:
    guarded = {
        " ".join(route)
        for route, (app, rule) in rules(services).items()
        if "organiser" in getattr(app.view_functions[rule.endpoint], "allows", ()) and "<slug:bors>" not in rule.rule
    }
    assert guarded == ABOUT_TOWNS.keys()


def test_no_bors_can_have_an_address_that_the_house_needs_itself(services: dict[str, Flask]) -> None:
    paths = {tuple(rule.rule.strip("/").split("/")) for _, rule in rules(services).values()}
    before = {path[: path.index("<slug:bors>")] for path in paths if "<slug:bors>" in path}
    beside = {path[len(one)] for path in paths for one in before if path[: len(one)] == one and len(path) > len(one)}
    assert {one for one in beside if SLUG.fullmatch(one)} == RESERVED_SLUGS


@pytest.mark.parametrize("route", ABOUT_TOWNS)
def test_what_is_about_no_bors_is_for_whom_it_should(
    services: dict[str, Flask], stages_of_towns: KeptUntilWritten[Stage], route: str
) -> None:
    method, _, path = route.partition(" ")
    app, rule = rules(services)[method, path]
    stage = stages_of_towns.get()
    found = "".join(stage.sign(app, method, rule.rule, actor) for actor in ("town", "another town", "house"))
    assert found == ABOUT_TOWNS[route]
