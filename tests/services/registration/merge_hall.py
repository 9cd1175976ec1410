"""Kari, who registered twice, among others, and what is done to them through every service."""

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.enums import Role
from frivilligbors.log import Log
from frivilligbors.tallies import Tallies, fold
from services.organiser.commands import command_line
from web.sessions import PARTICIPANT_COOKIE

from .bors_client import BorsClient
from .test_personal_links import invited

SCOUTS = {"name": "Speiderne", "sector": "voluntary"}


@dataclass
class Hall:
    """Kari registered twice, for the choir by phone and for the scouts at the door; Lise is of the library."""

    bors_client: BorsClient
    apps: dict[str, Flask]
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def bors(self) -> str:
        return self.bors_client.bors

    def register(self, who: str, **more: Any) -> None:
        self.people[who] = self.bors_client.register(**more)
        self.tokens[who] = self.people[who]["token"]

    def id_of(self, who: str) -> str:
        found: str = self.people[who]["participant_id"]
        return found

    def code(self, who: str) -> str:
        found: str = self.people[who]["code"]
        return found

    def client(self, service: str, who: str = "") -> FlaskClient:
        """A client of a service: a helper's by token, a participant's by cookie."""
        client = self.apps[service].test_client()
        if who in self.people:
            client.set_cookie(PARTICIPANT_COOKIE, self.tokens[who])
        elif who:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[who]}"
        return client

    def post(self, service: str, who: str, path: str, body: Any = None, idempotency_key: str = "") -> Any:
        headers = {"Idempotency-Key": idempotency_key or token_hex(8)}
        return self.client(service, who).post(f"/api/bors/{self.bors}{path}", json=body or {}, headers=headers)

    def get(self, service: str, who: str, path: str) -> Any:
        return self.client(service, who).get(path)

    def merge(self, who: str, into: str, **more: str) -> Any:
        return self.post("registration", "ola", f"/participants/{self.id_of(who)}/merge", {"into": self.id_of(into)}, **more)

    def unmerge(self, who: str) -> Any:
        return self.post("registration", "ola", f"/participants/{self.id_of(who)}/unmerge")

    def confirm(self, first: str, second: str, **more: Any) -> Any:
        parties = [{"code": self.code(one), "gives": f"fra {one}", **more.pop(one, {})} for one in (first, second)]
        return self.post("agreements", "kari", "/agreements", {"parties": parties, "category": "time"} | more)

    def propose(self, first: str, second: str) -> str:
        parties = [{"code": self.code(one), "gives": f"fra {one}"} for one in (first, second)]
        answer = self.post("agreements", first, "/handshakes", {"parties": parties, "category": "time"})
        assert answer.status_code == 201, answer.text
        found: str = answer.json["handshake_id"]
        return found

    def board(self) -> Tallies:
        return fold(Tallies(), (entry.fact for entry in Log(self.bors_client.context.redis).all(self.bors)))

    def organisation(self, who: str) -> str:
        found: str = self.people[who]["organisations"][0]["organisation_id"]
        return found


def with_helpers(hall: Hall) -> Hall:
    """Ola the organiser, Kari the broker, and the first gong."""
    for who, role in (("ola", Role.ORGANISER), ("kari", Role.BROKER)):
        client = invited(hall.bors_client, hall.apps["registration"], role)
        hall.tokens[who] = client.environ_base["HTTP_AUTHORIZATION"].split()[1]
    command_line.open_bors(hall.bors_client.context, hall.bors, by="ola", idempotency_key=token_hex(8))
    return hall


def withdraw(hall: Hall, who: str) -> None:
    assert hall.post("registration", "ola", f"/participants/{hall.id_of(who)}/withdraw").status_code == 200


def erase(hall: Hall, who: str) -> Any:
    name = {"mobile": "Kari", "door": "Kari N", "lise": "Lise"}[who]
    answer = hall.post("registration", "ola", f"/participants/{hall.id_of(who)}/erase", {"name": name})
    assert answer.status_code == 200, answer.text
    return answer
