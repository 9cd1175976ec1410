"""A børs brought to a state in which a form can be sent and a call be made, and what either notes in the log."""

import html
import io
import json
import re
from dataclasses import replace
from secrets import token_hex
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import Client, TestResponse

from frivilligbors import keys
from frivilligbors.codec import instant, pack, plain
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import Role
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.log import Log
from frivilligbors.records import Letter, LetterKind, LetterState, Posting
from gateway.combined_app import CombinedApp
from services.organiser.commands import command_line
from web import invitations, sessions
from web.context import Context
from web.invitations import Token

from .forms_and_calls import LIST_CSV, Pair
from .services.agreements.cast import CODES, Evening, agreement_body
from .services.display.paired import keep_paired_screen

GAP = re.compile(r"<(?:[^:>]+:)?([a-z_]+)>")


class Stage:
    """A børs brought to a state, with one of everything that a form or a call may be about."""

    def __init__(self, services: dict[str, Flask], house: CombinedApp, context: Context, state: str) -> None:
        self.slug, self.client, self.context = f"bors-{uuid4().hex[:10]}", Client(house), context
        self.scope = keys.INSTALLATION if state in ("house", "town") else self.slug
        self.start = Log(context.redis).newest_position(self.scope)
        self.evening = Evening(context, self.slug, services["agreements"])
        self._plan()
        self.token = self._token(Role.ORGANISER, "Ola", scope=keys.INSTALLATION)
        self.gaps: dict[str, str] = {
            "bors": self.slug,
            "new": f"ny-{self.slug}",
            "name": "Frivilligbørs på Nesset",
            "code": CODES["library"],
            "participant_id": "library",
            "organisation_id": "library",
            "posting_id": "posting",
            "screen_id": keep_paired_screen(context, self.slug),
            "letter_id": self._letter(),
            **self._signed_in(self.scope),
        }
        getattr(self, f"_{state}", lambda: None)()
        bors_record = context.queries.bors(self.slug)
        person = context.queries.participant(self.slug, "library")
        assert bors_record is not None
        assert person is not None
        if "agreement_id" in self.gaps:
            agreement = context.queries.agreement(self.slug, self.gaps["agreement_id"])
            assert agreement is not None
            self.gaps["agreement_revision"] = str(agreement.revision)
        self.gaps |= {"revision": str(bors_record.revision), "person_revision": str(person.revision)}
        self.before = len(self._entries())

    def send_form(self, pair: Pair) -> TestResponse:
        """Send the form as a browser would."""
        fields, path = self._filled(pair.fields), self.path_of(pair.form, pair.fields.get("action", ""))
        fields.pop("action", None)
        files = {"file": (io.BytesIO(pair.file.encode()), "logo.svg")} if pair.method == "PUT" else {}
        if pair.file and not files:
            fields |= self._uploaded(path, pair.file)
        return self.client.post(path, data=fields | files | {"key": token_hex(8)}, headers=self.bearer)

    def call(self, pair: Pair) -> TestResponse:
        """Make the call."""
        headers = self.bearer | {"Idempotency-Key": token_hex(8)}
        path = pair.path.format(**self.gaps)
        if pair.file:
            return self.client.open(path, method=pair.method, data=pair.file.encode(), headers=headers)
        return self.client.open(path, method=pair.method, json=self._filled(pair.body), headers=headers)

    @property
    def noted(self) -> str:
        """The facts since the stage was set, in which each id is called by when it was first seen."""
        text = json.dumps([[fact["name"], fact] for fact in self._entries()], sort_keys=True)
        seen = {name: f"#{place}" for place, name in enumerate(dict.fromkeys(re.findall(r"\b[0-9a-f]{16,64}\b", text)))}
        text = re.sub(r"\b[0-9a-f]{16,64}\b", lambda found: seen[found[0]], text).replace(self.slug, "bors")
        return json.dumps(json.loads(text)[self.before :], indent=1)

    @property
    def bors_fields(self) -> dict[str, Any]:
        """What is kept of the børs, but for what tells one from another."""
        bors_record = self.context.queries.bors(self.slug)
        fields = {name: value for name, value in plain(bors_record).items() if name not in ("slug", "epoch")}
        return dict(json.loads(json.dumps(fields).replace(self.slug, "bors")))

    def _entries(self) -> list[dict[str, Any]]:
        scopes = (self.slug, f"ny-{self.slug}") if self.scope == self.slug else (self.scope,)
        entries = [entry for scope in scopes for entry in Log(self.context.redis).all(scope)][self.start :]
        return [plain(entry.fact) | {"name": entry.fact.name} for entry in entries if entry.fact]

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _token(self, role: Role, name: str, scope: str = "") -> str:
        return invitations.issue(self.context, scope or self.slug, role, name, by="system", idempotency_key=token_hex(8)).token

    def _plan(self) -> None:
        self.evening.plan()
        library = self.context.queries.participant(self.slug, "library")
        assert library is not None
        offers = (Posting(category=library.offers[0].category, text="Salen", posting_id="posting"),)
        self.evening.keep(
            Put(keys.PARTICIPANT, "library", pack(replace(library, email="lise@example.no", language="nb", offers=offers)))
        )

    def _signed_in(self, scope: str) -> dict[str, str]:
        """Somebody else who may sign in, and has."""
        role = Role.ORGANISER if self.scope == keys.INSTALLATION else Role.BROKER
        token = Token.read(self._token(role, "Kim", scope=scope))
        assert token is not None
        found = sessions.sign_in(self.context, token, role)
        assert found is not None
        session_token = Token.read(found[1])
        assert session_token is not None
        return {"invitation_id": found[0].invitation_id, "session_id": session_token.digest[:16]}

    def _unpaired(self) -> None:
        """A screen shows its code."""
        found = re.search(r'data-code="([A-Z0-9]{6})"', self.client.get("/s").text)
        assert found
        self.gaps["screen_code"] = found[1]

    def _letter(self) -> str:
        letter_id = token_hex(8)
        letter = Letter(
            letter_id=letter_id, kind=LetterKind.WELCOME, participant_id="library", state=LetterState.DEAD, trouble="refused"
        )
        writes = [Put(keys.LETTER, letter_id, pack(letter)), Append(keys.LETTERS, "", letter_id)]
        self.context.ledger("letters").commit(
            self.slug, IdempotentRequest("test", "test", letter_id, {}), Commit(writes=writes, facts=[], answer={})
        )
        return letter_id

    def _go(self, **time: float) -> None:
        self.context.clock.go(**time)  # type: ignore[attr-defined]

    def _town(self) -> None:
        self._beside_town()
        self.gaps |= self._signed_in(keys.town_scope(self.gaps["town"]))

    def _beside_town(self) -> None:
        self.gaps["town"] = f"by-{self.slug}"
        command_line.create_town(self.context, self.gaps["town"], "Nesset", by="system", idempotency_key=token_hex(8))

    def _struck(self) -> None:
        self.evening.open_()

    def _open(self) -> None:
        self.evening.open_()
        self.gaps["agreement_id"] = self.evening.confirmed(agreement_body("library", "choir"))["agreement_id"]

    def _grace(self) -> None:
        self._open()
        self.evening.close()

    def _over(self) -> None:
        self._grace()
        self._go(minutes=10)

    def _late(self) -> None:
        agreed_at = self.context.clock.now()
        self._over()
        answer = self.evening.post(agreement_body("bakery", "nora", agreed_at=instant(agreed_at)))
        assert answer.status_code == 202, answer.text
        self.gaps["agreement_id"] = answer.json["agreement_id"]  # type: ignore[index]

    def _here(self) -> None:
        path = f"/api/bors/{self.slug}/participants/library/check-in"
        headers = self.bearer | {"Idempotency-Key": "here"}
        assert self.client.post(path, json={}, headers=headers).status_code == 200

    def _double(self) -> None:
        """The one who is called by id is merged into the one whose page it is."""
        self.gaps["participant_id"] = "both"

    def _merged(self) -> None:
        self._double()
        path, headers = f"/api/bors/{self.slug}/participants/both/merge", self.bearer | {"Idempotency-Key": "merge"}
        assert self.client.post(path, json={"into": "library"}, headers=headers).status_code == 200

    def _imported(self) -> None:
        path, headers = f"/api/bors/{self.slug}/participants/import", self.bearer | {"Idempotency-Key": "list"}
        assert self.client.post(path, data=LIST_CSV.encode(), headers=headers).status_code == 201

    def _filled(self, template: Any) -> Any:
        if isinstance(template, dict):
            return {name: self._filled(value) for name, value in template.items()}
        return template.format(**self.gaps) if isinstance(template, str) else template

    def path_of(self, rule: str, action: str) -> str:
        return GAP.sub(lambda gap: action if gap[1] == "action" else self.gaps[gap[1]], rule)

    def _uploaded(self, path: str, file: str) -> dict[str, str]:
        """The fields of the page that shows what a file holds."""
        data = {"key": token_hex(8), "file": (io.BytesIO(file.encode()), "liste.csv")}
        page = self.client.post(path, data=data, headers=self.bearer)
        table = re.search(r'name="table" value="([^"]+)"', page.text)
        assert table, page.text
        columns = dict(re.findall(r'<select[^>]*name="(column\.\d+)".*?<option value="([^"]*)" selected', page.text, re.DOTALL))
        return columns | {"table": html.unescape(table[1]), "go": "ja"}
