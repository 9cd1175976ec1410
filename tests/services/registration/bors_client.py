"""A client of registration: registers by JSON and by the page, and reads what was stored."""

import json
import re
from secrets import token_hex
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from frivilligbors.log import Log
from frivilligbors.records import Organisation, Participant
from services.organiser.commands import command_line as organiser
from web.context import Context

JSON = "application/json"

CHOIR = {"name": "Elvebyen kor", "sector": "voluntary"}
LIBRARY = {"name": "Biblioteket", "sector": "public"}
OLA = {"name": "Ola", "sector": "individual"}


def kari(**more: Any) -> dict[str, Any]:
    """Kari, who comes for the choir, as JSON."""
    return {"name": "Kari", "organisations": [CHOIR]} | more


PAGE = {  # the same, as the page's form: with its empty boxes
    "name": "Kari",
    "email": "",
    "organisations.0.name": "Elvebyen kor",
    "organisations.0.sector": "voluntary",
    "needs.0.text": "",
    "needs.0.category": "",
    "offers.0.text": "",
    "offers.0.category": "",
}


def error_at(page: str, path: str) -> str:
    """The error beside a field."""
    found = re.search(rf'id="{path.replace(".", "-")}-error"><span[^>]*>!</span> ([^<]*)<', page)
    return found.group(1) if found else ""


class BorsClient:
    """A browser at one børs, and the records behind it."""

    def __init__(self, context: Context, client: FlaskClient, bors: str) -> None:
        self.context, self.client, self.bors = context, client, bors

    @property
    def path(self) -> str:
        return f"/api/bors/{self.bors}/participants"

    def close(self) -> None:
        """The gong goes, and goes again, and nobody gets grace."""
        organiser.open_bors(self.context, self.bors, by="ola", idempotency_key=token_hex(8))
        organiser.close_bors(self.context, self.bors, grace_minutes=0, by="ola", idempotency_key=token_hex(8))

    def post_json(self, body: Any, *, idempotency_key: str = "", **headers: str) -> TestResponse:
        """Register by JSON."""
        return self.client.post(
            self.path,
            data=json.dumps(body),
            headers={"Idempotency-Key": idempotency_key or token_hex(8), "Content-Type": JSON, **headers},
        )

    def post_bytes(self, data: str | bytes, *, content_type: str = JSON) -> TestResponse:
        """Register with whatever bytes."""
        return self.client.post(
            self.path, data=data, content_type=content_type, headers={"Idempotency-Key": token_hex(8), "Accept": "*/*"}
        )

    def submit_form(self, idempotency_key: str = "", **fields: str) -> TestResponse:
        """Register on the page. A dot in a field's name is written as two underscores."""
        form = PAGE | {name.replace("__", "."): value for name, value in fields.items()}
        return self.client.post(f"/b/{self.bors}", data=form | {"key": idempotency_key or token_hex(8)})

    def register(self, **more: Any) -> dict[str, Any]:
        """Register, and return the answer."""
        answer = self.post_json(kari(**more))
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json
        return body

    @property
    def fact_count(self) -> int:
        """How many facts the log has."""
        return Log(self.context.redis).newest_position(self.bors)

    @property
    def redis_keys(self) -> set[str]:
        """Every key of the børs: nothing half has been left if these are the same."""
        return set(self.context.redis.scan_iter(match=f"{{{self.bors}}}:*", count=500))

    def participants(self) -> list[Participant]:
        return self.context.queries.participants(self.bors)

    def organisations(self, registered: dict[str, Any]) -> list[Organisation]:
        return self.context.queries.organisations(self.bors, [one["organisation_id"] for one in registered["organisations"]])
