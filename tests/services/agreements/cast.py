"""A small børs written to the ledger: Kari the broker, Ola the organiser, the library, the choir and their neighbours."""

from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import Category, Role, Sector
from frivilligbors.facts import ParticipantRegistered
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.log import Log
from frivilligbors.records import Agreement, Consents, Organisation, Participant, Posting
from services.organiser.commands import command_line as organiser
from web import invitations, sessions
from web.context import Context

LIBRARY = Organisation(organisation_id="library", name="Nesset bibliotek", sector=Sector.PUBLIC)
CHOIR = Organisation(organisation_id="choir", name="Fjordkoret", sector=Sector.VOLUNTARY)
BAKERY = Organisation(organisation_id="bakery", name="Bakeriet på hjørnet", sector=Sector.BUSINESS)
SCOUTS = Organisation(organisation_id="scouts", name="Nesset speidergruppe", sector=Sector.VOLUNTARY)
NORA = Organisation(organisation_id="nora", name="Nora Lund", sector=Sector.INDIVIDUAL)

PEOPLE = {"library": "Lise Berg", "choir": "Kjell Dahl", "bakery": "Bo Mæland", "nora": "Nora Lund", "both": "Tone Vik"}
CODES = {"library": "K7F3", "choir": "P4XR", "bakery": "M3NT", "nora": "R7WY", "both": "T9HA"}


def path(bors: str, rest: str = "") -> str:
    return f"/api/bors/{bors}/agreements{rest}"


def agreement_body(first: str = "library", second: str = "choir", **changes: Any) -> dict[str, Any]:
    """The library lends its hall to the choir."""
    parties = [
        {"code": CODES[first], "gives": "Salen en kveld i måneden"},
        {"code": CODES[second], "gives": "En sommerkonsert"},
    ]
    return {"parties": parties, "category": "premises"} | changes


@dataclass
class Evening:
    """One børs, open, with its people in it."""

    context: Context
    slug: str
    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)

    def plan(self) -> None:
        organiser.create_bors(
            self.context, self.slug, "Frivilligbørs på Nesset", place="Nesset", by="ola", idempotency_key="plan"
        )
        self.register(
            "library", LIBRARY, offers=[("premises", "Salen en kveld i måneden")], needs=[("entertainment", "Musikk")]
        )
        self.register("choir", CHOIR, needs=[("premises", "Et sted å øve"), ("equipment", "Notestativer")])
        self.register("bakery", BAKERY, consents=Consents(result=True))
        self.register("nora", NORA)
        self.register("both", SCOUTS, CHOIR)
        self.tokens = {name: self.invite(self.role(name), name) for name in ("kari", "ola")}
        self.tokens["lena"] = self.invite(Role.BROKER, "lena", lead=True)

    def invite(self, role: Role, name: str, scope: str = "", *, lead: bool = False) -> str:
        return invitations.issue(
            self.context, scope or self.slug, role, name, by="system", idempotency_key=token_hex(4), lead=lead
        ).token

    def open_(self) -> None:
        organiser.open_bors(self.context, self.slug, by="ola", idempotency_key="open")

    def close(self, grace_minutes: int = 5) -> None:
        organiser.close_bors(self.context, self.slug, grace_minutes=grace_minutes, by="ola", idempotency_key="close")

    def register(
        self,
        name: str,
        *organisations: Organisation,
        needs: list[tuple[str, str]] | None = None,
        offers: list[tuple[str, str]] | None = None,
        **more: Any,
    ) -> None:
        at = self.context.clock.now()
        person = Participant(
            participant_id=name,
            code=more.pop("code", None) or CODES[name],
            name=more.pop("called", None) or PEOPLE[name],
            registered_at=at,
            organisation_ids=tuple(organisation.organisation_id for organisation in organisations),
            needs=tuple(Posting(category=Category(category), text=text) for category, text in needs or ()),
            offers=tuple(Posting(category=Category(category), text=text) for category, text in offers or ()),
            **more,
        )
        self.keep(
            *(Put(keys.ORGANISATION, each.organisation_id, pack(each)) for each in organisations),
            Put(keys.PARTICIPANT, name, pack(person)),
            Put(keys.CODES, "", {person.code: name}),
            Append(keys.PARTICIPANTS, "", name),
            fact=ParticipantRegistered(
                at=at, by=name, participant_id=name, sector=organisations[0].sector, new_organisations=1
            ),
        )
        return person

    def keep(self, *writes: Put | Append, fact: ParticipantRegistered | None = None) -> None:
        commit = Commit(writes=writes, facts=[fact] if fact else [], answer={})
        self.context.ledger("registration").commit(self.slug, IdempotentRequest("test", "test", token_hex(8), {}), commit)

    def withdraw(self, person: Participant) -> None:
        """A participant leaves."""
        self._keep_changed(person, withdrawn_at=self.context.clock.now())

    def agree(self, name: str) -> None:
        """A participant agrees to be in the published result."""
        person = self.context.queries.participant(self.slug, name)
        assert person is not None
        self._keep_changed(person, consents=Consents(result=True))

    def _keep_changed(self, person: Participant, **changes: Any) -> None:
        changed = replace(person, revision=person.revision + 1, **changes)
        self.keep(Put(keys.PARTICIPANT, person.participant_id, pack(changed)))

    def role(self, name: str) -> Role:
        """What somebody is here."""
        return {"kari": Role.BROKER, "ola": Role.ORGANISER}[name]

    def client(self, name: str | None = "kari") -> FlaskClient:
        """A machine that bears somebody's token, or nobody's."""
        client = self.app.test_client()
        if name is not None:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[name]}"
        return client

    def browser(self, name: str = "kari") -> FlaskClient:
        """A browser in which somebody has signed in."""
        client = self.app.test_client()
        sign_in = f"/megler/{self.slug}/inn"
        assert client.post(sign_in, data={"token": self.tokens[name]}).status_code == 303
        return client

    def phone(self, name: str) -> FlaskClient:
        """The phone of a participant."""
        person = self.context.queries.participant(self.slug, name)
        assert person is not None
        client = self.app.test_client()
        client.set_cookie(sessions.PARTICIPANT_COOKIE, sessions.personal_token(self.context, self.slug, person))
        return client

    def post(
        self, body: Any, rest: str = "", by: str | None = "kari", idempotency_key: str | None = None, **more: Any
    ) -> TestResponse:
        headers = {"Idempotency-Key": idempotency_key or token_hex(8)} | more.pop("headers", {})
        return self.client(by).post(path(self.slug, rest), json=body, headers=headers, **more)

    def confirmed(self, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.post(body or agreement_body())
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def personal(self, name: str) -> str:
        """The personal token of a participant."""
        person = self.context.queries.participant(self.slug, name)
        assert person is not None
        return sessions.personal_token(self.context, self.slug, person)

    def shake(self, who: str, rest: str, body: Any, idempotency_key: str | None = None) -> TestResponse:
        """What a participant's phone says about a handshake."""
        headers = {"Idempotency-Key": idempotency_key or token_hex(8)}
        return self.phone(who).post(f"/api/bors/{self.slug}/handshakes{rest}", json=body, headers=headers)

    def proposed(self, first: str = "choir", second: str = "library") -> dict[str, Any]:
        """One proposes a handshake to another."""
        body = agreement_body(first, second)
        body["parties"][0]["gives"], body["parties"][1]["gives"] = "En sommerkonsert", "Salen en kveld i måneden"
        answer = self.shake(first, "", body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def shaken(self, first: str = "choir", second: str = "library") -> dict[str, Any]:
        """Two have shaken hands, and stand in line."""
        ours = self.proposed(first, second)["handshake_id"]
        answer = self.shake(second, f"/{ours}/accept", {})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    @property
    def agreements(self) -> list[Agreement]:
        return self.context.queries.agreements(self.slug)

    @property
    def facts(self) -> list[Any]:
        """The facts of agreements in the log, in order."""
        facts = (entry.fact for entry in Log(self.context.redis).all(self.slug))
        return [fact for fact in facts if fact is not None and fact.name.startswith("agreement.")]

    @property
    def kept(self) -> dict[str, Any]:
        """Every key of the børs and what is behind it, to see that nothing half was kept."""
        redis = self.context.redis
        names = sorted(redis.scan_iter(f"{{{self.slug}}}:*", 10_000))
        types, values = redis.pipeline(transaction=False), redis.pipeline(transaction=False)
        for name in names:
            types.type(name)
        readers = {
            "hash": values.hgetall,
            "list": lambda name: values.lrange(name, 0, -1),
            "string": values.get,
            "stream": lambda name: values.xrange(name, "-", "+", 1000),
            "zset": lambda name: values.zrange(name, 0, -1),
        }
        for name, type_ in zip(names, types.execute(), strict=True):
            readers[type_](name)
        return dict(zip(names, values.execute(), strict=True))
