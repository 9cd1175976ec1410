"""A screen nobody sits at, and the organiser who pairs it: two browsers without scripts."""

import re
from secrets import token_hex
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import Role
from frivilligbors.idempotency import IdempotentRequest
from services.display.rules.paired_screen import pair
from web import invitations
from web.context import Context

REPORT = {"width": 1920, "height": 1080, "age": 1, "sound": "on"}


class PairedScreen:
    """A browser that opens the short address."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def code(self) -> str:
        """The code it shows now."""
        page = self.client.get("/s")
        assert page.status_code == 200, page.location
        found = re.search(r'data-code="([A-Z0-9]{6})"', page.text)
        assert found
        return found[1]

    def goes_to(self) -> str:
        """Where the short address leads it."""
        return self.client.get("/s").location or ""

    def report(self, bors: str, **body: Any) -> TestResponse:
        """What it tells of itself."""
        return self.client.post(f"/skjerm/{bors}/tilstand", json=REPORT | body)

    def orders(self, bors: str) -> dict[str, Any] | None:
        """What it is answered with."""
        orders: dict[str, Any] | None = self.report(bors).get_json()["orders"]
        return orders


def keep_paired_screen(context: Context, bors: str, name: str = "scenen, venstre") -> str:
    """A screen that was paired, as the store keeps it: its id."""
    screen_id, at = token_hex(16), context.clock.now()
    screen, fact = pair(screen_id, 0, name=name, language="nb", zoom=100, by="ola", at=at)
    writes = [Put(keys.PAIRED_SCREEN, screen_id, pack(screen)), Append(keys.PAIRED_SCREENS, "", screen_id)]
    commit = Commit(writes=writes, facts=[fact], answer={})
    context.ledger("display").commit(bors, IdempotentRequest("ola", "pair", screen_id, {}), commit)
    return screen_id


class Organiser:
    """Ola, with an invitation of his own."""

    def __init__(self, app: Flask, bors: str, role: Role = Role.ORGANISER) -> None:
        self.client, self.bors = app.test_client(), bors
        context = app.extensions["context"]
        self.token = invitations.issue(context, bors, role, "Ola", by="system", idempotency_key=token_hex(8)).token

    def get(self, path: str = "") -> TestResponse:
        """A page about screens."""
        return self.client.get(f"/arrangor/{self.bors}/skjermer{path}", headers=self._headers)

    def post(self, path: str = "", *, idempotency_key: str = "", **form: str) -> TestResponse:
        """A form of one."""
        data = {"key": idempotency_key or token_hex(8)} | form
        return self.client.post(f"/arrangor/{self.bors}/skjermer{path}", data=data, headers=self._headers)

    def pair(self, code: str, name: str = "scenen, venstre", **form: str) -> TestResponse:
        """The form that pairs a screen."""
        return self.post(code=code, name=name, **form)

    def paired(self, screen: PairedScreen, name: str = "scenen, venstre", **form: str) -> str:
        """Pair a screen, which goes to its wall: its id."""
        answer = self.pair(screen.code(), name, **form)
        assert answer.status_code == 303, answer.text
        assert screen.goes_to() == f"/skjerm/{self.bors}"
        return answer.location.rsplit("/", 1)[-1]

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
