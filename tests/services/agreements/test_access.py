"""Who may use which route. A route that is not in the table fails."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.keys import INSTALLATION, town_scope
from tests.kept import KeptUntilWritten
from tests.services.organiser.towns import keep_town
from web.app import SHARED_PATHS

from .cast import CODES, Evening, agreement_body

ASKING = ("anonymous", "participant", "broker", "organiser", "broker elsewhere", "organiser of the house")
OF_TOWNS = {  # whoever organises a town is let in where these are: to its børser, and to those of another
    "organiser of the town": "organiser of the house",
    "organiser of another town": "broker elsewhere",
}
EVERYBODY = (200, 200, 200, 200, 200, 200)
BROKER = (401, 403, 200, 403, 403, 403)
RUNNING = (401, 403, 200, 200, 403, 200)

API, DESK = "/api/bors/<slug:bors>/agreements", "/megler/<slug:bors>"
SHAKE, HANDS = "/api/bors/<slug:bors>/handshakes", "/handtrykk/<slug:bors>"
VOID = f"{DESK}/avtale/<agreement_id>/annuller"
LISTED = "/arrangor/<slug:bors>/avtaler"
TABLE: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", API): EVERYBODY,
    ("POST", API): (401, 403, 201, 403, 403, 403),
    ("POST", f"{API}/<agreement_id>/void"): (401, 403, 403, 200, 403, 200),
    ("POST", f"{API}/<agreement_id>/undo"): (401, 403, 200, 403, 403, 403),
    ("POST", f"{API}/<agreement_id>/admit"): (401, 403, 403, 409, 403, 409),  # no lead; and not late
    ("POST", f"{API}/<agreement_id>/hide"): (401, 403, 403, 200, 403, 200),
    ("POST", f"{DESK}/avtale/<agreement_id>/skjul"): (401, 403, 403, 303, 403, 303),
    ("POST", f"{DESK}/avtale/<agreement_id>/resultattekst"): (401, 403, 403, 303, 403, 303),
    ("PATCH", f"{API}/<agreement_id>"): (401, 403, 403, 200, 403, 200),
    ("POST", f"{API}/<agreement_id>/result-text"): (401, 403, 403, 200, 403, 200),
    ("GET", LISTED): (401, 403, 403, 200, 403, 200),
    ("GET", f"{LISTED}/<agreement_id>/rett"): (401, 403, 403, 200, 403, 200),
    ("POST", f"{LISTED}/<agreement_id>/rett"): (401, 403, 403, 303, 403, 303),
    ("GET", SHAKE): (401, 200, 200, 403, 403, 403),
    ("POST", SHAKE): (401, 201, 403, 403, 403, 403),
    ("POST", f"{SHAKE}/<handshake_id>/accept"): (401, 403, 403, 403, 403, 403),  # it was the choir that proposed
    ("POST", f"{SHAKE}/<handshake_id>/withdraw"): (401, 200, 403, 403, 403, 403),
    ("GET", HANDS): (401, 200, 401, 401, 401, 401),
    ("GET", f"{HANDS}/<string(length=4):code>"): (401, 200, 401, 401, 401, 401),
    ("POST", f"{HANDS}/<string(length=4):code>"): (401, 303, 403, 403, 403, 403),
    ("GET", f"{HANDS}/mitt/<handshake_id>"): (401, 200, 403, 403, 403, 403),
    ("POST", f"{HANDS}/mitt/<handshake_id>/ja"): (401, 403, 403, 403, 403, 403),
    ("POST", f"{HANDS}/mitt/<handshake_id>/trekk"): (401, 303, 403, 403, 403, 403),
    ("GET", DESK): BROKER,
    ("POST", DESK): (401, 403, 303, 403, 403, 403),
    ("GET", f"{DESK}/avtale/<agreement_id>"): BROKER,
    ("POST", f"{DESK}/avtale/<agreement_id>/angre"): (401, 403, 303, 403, 403, 403),
    ("GET", f"{DESK}/sene"): RUNNING,
    ("GET", f"{DESK}/papir"): (401, 403, 403, 200, 403, 200),
    ("GET", f"{DESK}/papir.pdf"): (401, 403, 403, 200, 403, 200),
    ("GET", f"{DESK}/view"): BROKER,
    ("GET", f"{DESK}/ko"): BROKER,
    ("GET", f"{DESK}/participants"): BROKER,
    ("GET", f"{DESK}/deltakere"): BROKER,
    ("GET", f"{DESK}/arbeider.js"): EVERYBODY,
    ("POST", f"{DESK}/avtale/<agreement_id>/slipp-inn"): (401, 403, 403, 409, 403, 409),
    ("GET", f"{DESK}/avtaler"): (401, 403, 403, 200, 403, 200),
    ("GET", VOID): (401, 403, 403, 200, 403, 200),
    ("POST", VOID): (401, 403, 403, 303, 403, 303),
    ("GET", f"{DESK}/inn"): EVERYBODY,
    ("POST", f"{DESK}/inn"): (403,) * 6,  # with no token in the form
    ("POST", f"{DESK}/ut"): (303,) * 6,
}


def routes(app: Flask) -> set[tuple[str, str]]:
    own = (rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/static/") and rule.rule not in SHARED_PATHS)
    return {
        (method, rule.rule) for rule in own for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }


def someone(evening: Evening, who: str) -> FlaskClient:
    match who:
        case "anonymous":
            return evening.client(None)
        case "participant":
            return evening.phone("choir")
        case "broker":
            return evening.client("kari")
        case "organiser":
            return evening.client("ola")
        case "broker elsewhere":
            evening.tokens[who] = evening.invite(evening.role("kari"), who, scope="another-bors")
        case "organiser of the town":
            town = town_scope(keep_town(evening.context, evening.slug))
            evening.tokens[who] = evening.invite(evening.role("ola"), who, scope=town)
        case "organiser of another town":
            evening.tokens[who] = evening.invite(evening.role("ola"), who, scope=town_scope("another-town"))
        case _:
            evening.tokens[who] = evening.invite(evening.role("ola"), who, scope=INSTALLATION)
    return evening.client(who)


def form(rule: str) -> dict[str, Any]:
    if rule == DESK or rule.endswith(":code>"):
        return {
            "parties.0.code": CODES["library"],
            "parties.1.code": CODES["choir"],
            "parties.0.gives": "Salen",
            "category": "premises",
            "key": token_hex(8),
            "new": "ja",
        }
    return {"reason": "feil", "key": token_hex(8)}


def body(rule: str) -> dict[str, Any]:
    if rule in (API, SHAKE):
        return agreement_body("choir", "library")
    return {"reason": "feil"} if rule.endswith("void") else {}


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert routes(app) == TABLE.keys()


@dataclass
class Room:
    """A børs in its hour with an agreement and a handshake, and everybody who may ask for something."""

    evening: Evening
    agreement: str
    handshake: str
    clients: dict[str, FlaskClient]


@pytest.fixture(scope="module")
def rooms(one_app: Flask) -> KeptUntilWritten[Room]:
    context = one_app.extensions["context"]

    def room() -> Room:
        evening = Evening(context, f"bors-{token_hex(5)}", one_app)
        evening.plan()
        evening.open_()
        agreement, handshake = evening.confirmed()["agreement_id"], evening.proposed()["handshake_id"]
        return Room(evening, agreement, handshake, {who: someone(evening, who) for who in (*ASKING, *OF_TOWNS)})

    return KeptUntilWritten(context.redis, room)


@pytest.mark.parametrize("who", [*ASKING, *OF_TOWNS])
@pytest.mark.parametrize("route", TABLE, ids=" ".join)
def test_a_route_lets_in_whom_it_should(rooms: KeptUntilWritten[Room], route: tuple[str, str], who: str) -> None:
    method, rule = route
    room = rooms.get()
    evening, client = room.evening, room.clients[who]
    asks: Any = {}
    if method in ("POST", "PATCH"):
        asks = {"json": body(rule)} if rule.startswith("/api") else {"data": form(rule)}
    before = evening.kept
    address = rule.replace("<slug:bors>", evening.slug).replace("<string(length=4):code>", CODES["library"])
    address = address.replace("<agreement_id>", room.agreement).replace("<handshake_id>", room.handshake)
    address += "?antall=1" if rule.endswith("/papir.pdf") else ""
    answer = client.open(address, method=method, headers={"Idempotency-Key": token_hex(8)}, **asks)
    answer.close()
    assert answer.status_code == TABLE[route][ASKING.index(OF_TOWNS.get(who, who))], answer.text
    if answer.status_code in (401, 403):
        assert evening.kept == before


@pytest.mark.parametrize("token", ["", "x", "kari.secret", "{a}.b", "æ.ø", "a" * 5000])
def test_a_token_that_nobody_issued_opens_nothing(evening: Evening, token: str) -> None:
    client = evening.client(None)
    headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1"), "Idempotency-Key": "1"}
    assert client.post(f"/api/bors/{evening.slug}/agreements", json=agreement_body(), headers=headers).status_code == 401
    assert evening.agreements == []


def test_a_broker_stays_signed_in_until_signing_out(evening: Evening) -> None:
    browser, desk = evening.browser(), f"/megler/{evening.slug}"
    assert browser.get(desk).status_code == 200
    assert browser.post(f"{desk}/ut").status_code == 303
    assert browser.get(desk).status_code == 401


def test_the_sign_in_takes_the_link_of_the_invitation_too(evening: Evening) -> None:
    browser, desk = evening.app.test_client(), f"/megler/{evening.slug}"
    link = f"http://localhost{desk}/inn#{evening.tokens['kari']}"
    assert browser.post(f"{desk}/inn", data={"token": link}).status_code == 303
    assert browser.get(desk).status_code == 200


def test_an_organisers_key_does_not_open_the_desk(evening: Evening) -> None:
    browser, desk = evening.app.test_client(), f"/megler/{evening.slug}"
    assert browser.post(f"{desk}/inn", data={"token": evening.tokens["ola"]}).status_code == 403
    assert browser.get(desk).status_code == 401
