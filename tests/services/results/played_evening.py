"""An evening of the rehearsal played through the services themselves, by a clock that stands in our hands."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors.board import Boards
from frivilligbors.enums import Role
from frivilligbors.records import Bors
from rehearsal.agreements import PlannedAgreement
from rehearsal.evening import Evening, read_evening
from services.organiser.commands import command_line
from tests.clocks import StandingClock
from tests.services.organiser.evening import the
from web import invitations
from web.context import Context

OLA = "ola"


@dataclass
class PlayedEvening:
    """One børs in these apps. `people`: the answers to the registrations, by ref; `agreements`: the ids, in order."""

    apps: dict[str, Flask]
    context: Context
    clock: StandingClock
    slug: str
    evening: Evening
    people: dict[str, Any] = field(default_factory=dict)
    agreements: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    def plan(self, **options: Any) -> None:
        """The børs, its helpers and its people."""
        fields = {"place": self.evening.place} | options
        command_line.create_bors(
            self.context, self.slug, fields.pop("name", self.evening.name), **fields, by=OLA, idempotency_key="plan"
        )
        for name, role in (("kari", Role.BROKER), (OLA, Role.ORGANISER)):
            self.tokens[name] = invitations.issue(
                self.context, self.slug, role, name, by="system", idempotency_key=token_hex(4), lead=True
            ).token
        for one in self.evening.participants:
            answer = self.post("registration", "participants", self.evening.registration(one))
            assert answer.status_code == 201, answer.text
            self.people[one.ref] = answer.json

    def hold(self) -> None:
        """The hour: every agreement at its second."""
        opened: datetime = self.clock.now()
        command_line.open_bors(self.context, self.slug, by=OLA, idempotency_key="open")
        for planned in sorted(self.evening.agreements, key=lambda one: one.at_s):
            self.clock.at = opened + timedelta(seconds=planned.at_s)
            self.confirm(planned)
        self.clock.at = opened + timedelta(seconds=self.evening.trading_window_s)

    def confirm(self, planned: PlannedAgreement, **more: Any) -> TestResponse:
        """A broker confirms an agreement of the plan."""
        parties = [{"code": self.people[party.ref]["code"], "gives": party.gives} for party in planned.parties]
        body = {"parties": parties, "category": planned.category, "kind": planned.kind} | more
        answer = self.post("agreements", "agreements", body, by="kari")
        assert answer.status_code in (201, 202), answer.text
        self.agreements.append(answer.json["agreement_id"])
        return answer

    def close(self, grace_minutes: int = 5) -> None:
        """The closing gong, and the end of grace."""
        command_line.close_bors(self.context, self.slug, grace_minutes=grace_minutes, by=OLA, idempotency_key="close")
        self.clock.go(minutes=grace_minutes)

    def publish(self, **options: Any) -> None:
        command_line.publish_bors(self.context, self.slug, **options, by=OLA, idempotency_key="publish")
        self.count()

    def change_consents(self, ref: str, **consents: bool) -> None:
        """A participant says what may be shown, on their own page."""
        client = self.apps["registration"].test_client()
        token = self.people[ref]["token"]
        client.post("/deg", data={"token": token})
        page = client.get("/deg/endre").text
        form = form_of(page) | {"key": token_hex(8)}
        for name in ("wall", "result", "contact", "photo"):
            form.pop(f"consents.{name}", None)
            if consents.get(name):
                form[f"consents.{name}"] = "ja"
        answer = client.post("/deg/endre", data=form)
        assert answer.status_code == 303, answer.text

    def erase(self, ref: str) -> None:
        """A participant erases themselves."""
        client = self.apps["registration"].test_client()
        client.post("/deg", data={"token": self.people[ref]["token"]})
        answer = client.post("/deg/slett", data={"key": token_hex(8), "sure": "ja"})
        assert "slettet" in answer.text, answer.text

    def post(self, service: str, rest: str, body: Any, by: str = "") -> TestResponse:
        """A JSON call."""
        headers = {"Idempotency-Key": token_hex(8)} | ({"Authorization": f"Bearer {self.tokens[by]}"} if by else {})
        return self.apps[service].test_client().post(f"/api/bors/{self.slug}/{rest}", json=body, headers=headers)

    def get(self, rest: str = "", by: str = "", **options: Any) -> TestResponse:
        """A page of the result."""
        headers = {"Authorization": f"Bearer {self.tokens[by]}"} if by else {}
        headers |= options.pop("headers", {})
        return self.apps["results"].test_client().get(f"/resultat/{self.slug}{rest}", headers=headers, **options)

    def count(self) -> None:
        """The board, moved to the end of the log."""
        Boards(self.context.redis).rebuild(self.slug)

    @property
    def board(self) -> Any:
        """The board as the wall gets it."""
        self.count()
        return self.apps["display"].test_client().get(f"/api/bors/{self.slug}/board").json

    @property
    def bors_record(self) -> Bors:
        return the(self.context, self.slug)


def form_of(page: str) -> dict[str, str]:
    """What a page's form would send as it is served."""
    page, found = re.sub(r"<template\b.*?</template>", "", page, flags=re.DOTALL), dict[str, str]()
    for tag in re.findall(r"<input\b[^>]*>", page):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" not in attributes or (attributes.get("type") in ("radio", "checkbox") and not re.search(r"\bchecked\b", tag)):
            continue
        found[attributes["name"]] = attributes.get("value", "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def drammen(apps: dict[str, Flask], context: Context, clock: StandingClock, slug: str) -> PlayedEvening:
    """The evening in Drammen, in 2024, not begun."""
    return PlayedEvening(apps, context, clock, slug, read_evening("drammen-2024"))
