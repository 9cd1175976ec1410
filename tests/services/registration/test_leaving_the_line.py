"""Whoever leaves or is erased stands in line for no broker any more, and the others see it."""

from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.board import EMPTY
from frivilligbors.enums import Role
from frivilligbors.facts import HandshakeWithdrawn
from frivilligbors.ledger import Conflict, Request
from frivilligbors.log import Log
from frivilligbors.records import HandshakeState
from frivilligbors.settings import Settings
from services import agreements
from services.organiser import store as organiser
from services.registration.store import registration
from web import invitations

from .doors import LIBRARY, Doors

Person = dict[str, Any]
WAYS_OUT = {"withdrawn": ("/deg/meld-av", {}), "erased": ("/deg/slett", {"sure": "ja"})}


@pytest.fixture(scope="session")
def desk(settings: Settings) -> Flask:
    return agreements.create_app(settings)


@pytest.fixture
def line(doors: Doors, desk: Flask) -> "Line":
    organiser.open_(doors.context, doors.bors, by="ola", key="open")
    return Line(doors, desk, doors.register(), doors.register(organisations=[LIBRARY]))


class Line:
    """The choir and the library, who shake hands."""

    def __init__(self, doors: Doors, desk: Flask, choir: Person, library: Person) -> None:
        self.doors, self.desk, self.choir, self.library = doors, desk, choir, library
        self.broker = desk.test_client()
        token = invitations.issue(doors.context, doors.bors, Role.BROKER, "Kari", by="ola", key="kari").token
        self.broker.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def phone(self, whose: Person) -> FlaskClient:
        client = self.desk.test_client()
        client.set_cookie("deltaker", whose["token"])
        return client

    def shake(self, *, accepted: bool = True) -> str:
        parties = [{"code": one["code"], "gives": f"Fra {one['code']}"} for one in (self.choir, self.library)]
        told = {"parties": parties, "category": "premises"}
        ours = str(self._tell(self.choir, "", told)["handshake_id"])
        if accepted:
            self._tell(self.library, f"/{ours}/accept", {})
        return ours

    def _tell(self, whose: Person, rest: str, told: Any) -> Any:
        path = f"/api/bors/{self.doors.bors}/handshakes{rest}"
        answer = self.phone(whose).post(path, json=told, headers={"Idempotency-Key": token_hex(8)})
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    @property
    def waiting(self) -> tuple[int, int]:
        """How many wait: by what a broker is told, and by what the board counts."""
        told = self.broker.get(f"/api/bors/{self.doors.bors}/handshakes").json["handshakes"]
        counted = EMPTY.after(list(Log(self.doors.context.redis).whole(self.doors.bors))).tallies.waiting
        return len(told), counted

    def leave(self, who: Person, way: str) -> None:
        path, told = WAYS_OUT[way]
        self.doors.client.set_cookie("deltaker", who["token"])
        assert self.doors.client.post(path, data={"key": "once", **told}).status_code in (200, 303)

    def state(self, handshake_id: str) -> HandshakeState:
        found = agreements.store.handshake(self.doors.context, self.doors.bors, handshake_id)
        assert found
        return found.state


@pytest.mark.parametrize("way", WAYS_OUT)
def test_whoever_leaves_takes_their_handshakes_out_of_line(line: Line, way: str) -> None:
    accepted, proposed = line.shake(), line.shake(accepted=False)
    assert line.waiting == (1, 1)
    line.leave(line.library, way)
    assert line.waiting == (0, 0)
    assert {line.state(one) for one in (accepted, proposed)} == {HandshakeState.WITHDRAWN}
    told = [entry.fact for entry in Log(line.doors.context.redis).whole(line.doors.bors)]
    gone = {fact.handshake_id: fact.stood_in_line for fact in told if isinstance(fact, HandshakeWithdrawn)}
    assert gone == {accepted: True, proposed: False}
    page = line.phone(line.choir).get(f"/handtrykk/{line.doors.bors}/mitt/{accepted}").text
    assert "Trukket" in page
    assert (f"Fra {line.library['code']}" in page) is (way == "withdrawn")


@pytest.mark.parametrize("way", WAYS_OUT)
def test_what_a_broker_has_confirmed_stands(line: Line, way: str) -> None:
    ours = line.shake()
    path = f"/api/bors/{line.doors.bors}/agreements"
    answer = line.broker.post(path, json={"handshake_id": ours}, headers={"Idempotency-Key": "once"})
    assert answer.status_code == 201, answer.text
    line.leave(line.library, way)
    assert line.waiting == (0, 0)
    assert line.state(ours) is HandshakeState.CONFIRMED


def test_a_hand_that_is_shaken_while_somebody_leaves_does_not_slip_by(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    look = registration.handshakes_of
    came = iter([1])

    def meanwhile(*told: Any) -> Any:
        seen = look(*told)
        if next(came, None):
            line.shake()
        return seen

    monkeypatch.setattr(registration, "handshakes_of", meanwhile)
    line.leave(line.library, "withdrawn")
    assert line.waiting == (0, 0)


def test_leaving_holds_only_if_no_broker_was_first(line: Line) -> None:
    ours = line.shake()
    plan = registration.withdrawing_participant(line.doors.context, line.doors.bors, line.library["participant_id"])
    path = f"/api/bors/{line.doors.bors}/agreements"
    line.broker.post(path, json={"handshake_id": ours}, headers={"Idempotency-Key": "once"})
    with pytest.raises(Conflict):
        line.doors.context.ledger("registration").commit(line.doors.bors, Request("library", "withdraw", "late", {}), plan)
    assert line.state(ours) is HandshakeState.CONFIRMED
