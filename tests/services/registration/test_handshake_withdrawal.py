"""Whoever leaves or is erased stands in line for no broker any more, and the others see it."""

from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.board import EMPTY
from frivilligbors.enums import Role
from frivilligbors.facts import HandshakeWithdrawn
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.ledger import Conflict
from frivilligbors.log import Log
from frivilligbors.records import Handshake, HandshakeState
from frivilligbors.settings import Settings
from services.agreements.app import create_app
from services.organiser.commands import command_line as organiser
from services.registration.store import registration
from web import invitations

from .bors_client import LIBRARY, BorsClient

Person = dict[str, Any]
WAYS_OUT = {"withdrawn": ("/deg/meld-av", {}), "erased": ("/deg/slett", {"sure": "ja"})}


@pytest.fixture(scope="session")
def desk(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def line(bors_client: BorsClient, desk: Flask) -> "Line":
    organiser.open_bors(bors_client.context, bors_client.bors, by="ola", idempotency_key="open")
    return Line(bors_client, desk, bors_client.register(), bors_client.register(organisations=[LIBRARY]))


class Line:
    """The choir and the library, who shake hands."""

    def __init__(self, bors_client: BorsClient, desk: Flask, choir: Person, library: Person) -> None:
        self.bors_client, self.desk, self.choir, self.library = bors_client, desk, choir, library
        self.broker = desk.test_client()
        token = invitations.issue(
            bors_client.context, bors_client.bors, Role.BROKER, "Kari", by="ola", idempotency_key="kari"
        ).token
        self.broker.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def phone(self, whose: Person) -> FlaskClient:
        client = self.desk.test_client()
        client.set_cookie("deltaker", whose["token"])
        return client

    def shake(self, *, accepted: bool = True) -> str:
        parties = [{"code": one["code"], "gives": f"Fra {one['code']}"} for one in (self.choir, self.library)]
        body = {"parties": parties, "category": "premises"}
        ours = str(self._post(self.choir, "", body)["handshake_id"])
        if accepted:
            self._post(self.library, f"/{ours}/accept", {})
        return ours

    def _post(self, whose: Person, rest: str, body: Any) -> Any:
        path = f"/api/bors/{self.bors_client.bors}/handshakes{rest}"
        answer = self.phone(whose).post(path, json=body, headers={"Idempotency-Key": token_hex(8)})
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    @property
    def waiting(self) -> tuple[int, int]:
        """How many wait: by what a broker is shown, and by what the board counts."""
        body = self.broker.get(f"/api/bors/{self.bors_client.bors}/handshakes").json["handshakes"]
        counted = EMPTY.applied(list(Log(self.bors_client.context.redis).all(self.bors_client.bors))).tallies.waiting
        return len(body), counted

    def leave(self, who: Person, way: str) -> None:
        path, body = WAYS_OUT[way]
        self.bors_client.client.set_cookie("deltaker", who["token"])
        assert self.bors_client.client.post(path, data={"key": "once", **body}).status_code in (200, 303)

    def state(self, handshake_id: str) -> HandshakeState:
        found = self.bors_client.context.queries.one(Handshake, keys.HANDSHAKE, self.bors_client.bors, handshake_id)
        assert found
        return found.state


@pytest.mark.parametrize("way", WAYS_OUT)
def test_whoever_leaves_takes_their_handshakes_out_of_line(line: Line, way: str) -> None:
    accepted, proposed = line.shake(), line.shake(accepted=False)
    assert line.waiting == (1, 1)
    line.leave(line.library, way)
    assert line.waiting == (0, 0)
    assert {line.state(one) for one in (accepted, proposed)} == {HandshakeState.WITHDRAWN}
    body = [entry.fact for entry in Log(line.bors_client.context.redis).all(line.bors_client.bors)]
    gone = {fact.handshake_id: fact.stood_in_line for fact in body if isinstance(fact, HandshakeWithdrawn)}
    assert gone == {accepted: True, proposed: False}
    page = line.phone(line.choir).get(f"/handtrykk/{line.bors_client.bors}/mitt/{accepted}").text
    assert "Trukket" in page
    assert (f"Fra {line.library['code']}" in page) is (way == "withdrawn")


@pytest.mark.parametrize("way", WAYS_OUT)
def test_what_a_broker_has_confirmed_stands(line: Line, way: str) -> None:
    ours = line.shake()
    path = f"/api/bors/{line.bors_client.bors}/agreements"
    answer = line.broker.post(path, json={"handshake_id": ours}, headers={"Idempotency-Key": "once"})
    assert answer.status_code == 201, answer.text
    line.leave(line.library, way)
    assert line.waiting == (0, 0)
    assert line.state(ours) is HandshakeState.CONFIRMED


def test_a_hand_that_is_shaken_while_somebody_leaves_does_not_slip_by(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    look = registration.handshakes_of
    came = iter([1])

    def meanwhile(*body: Any) -> Any:
        seen = look(*body)
        if next(came, None):
            line.shake()
        return seen

    monkeypatch.setattr(registration, "handshakes_of", meanwhile)
    line.leave(line.library, "withdrawn")
    assert line.waiting == (0, 0)


def test_leaving_holds_only_if_no_broker_was_first(line: Line) -> None:
    ours = line.shake()
    commit = registration.withdraw_commit(line.bors_client.context, line.bors_client.bors, line.library["participant_id"])
    path = f"/api/bors/{line.bors_client.bors}/agreements"
    line.broker.post(path, json={"handshake_id": ours}, headers={"Idempotency-Key": "once"})
    with pytest.raises(Conflict):
        line.bors_client.context.ledger("registration").commit(
            line.bors_client.bors, IdempotentRequest("library", "withdraw", "late", {}), commit
        )
    assert line.state(ours) is HandshakeState.CONFIRMED
