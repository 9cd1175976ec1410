"""One record that cannot be read stops nothing but itself: every page is opened, and what is whole is there."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import pack
from frivilligbors.enums import Role
from frivilligbors.keys import Key
from frivilligbors.records import Letter, LetterKind
from gateway.combined_app import CombinedApp
from web import sessions
from web.invitations import Token

from .agreements.cast import CODES, Evening, agreement_body, path

SAYS_SO = "Noe av det som er lagret her, kan ikke leses lenger."
QUIET = ("/skjerm/<slug:bors>/ws", "/static/", ".pdf", "/metrics")


def without_a_field(redis: Any, name: str) -> None:
    """What somebody took away by hand: a field that has no default."""
    needed = {"bors": "name", "session": "invitation", "board": "tallies"}
    kind = name.partition("}:")[2].partition(":")[0]
    redis.hdel(name, needed.get(kind, f"{kind.replace('-', '_')}_id"))


def with_flipped_bits(redis: Any, name: str) -> None:
    """What a disk made of it: bytes that are no text, in every field."""
    for field in redis.hgetall(name):
        redis.hset(name, field, b"\xc3\x28\xff")


def of_another_kind(redis: Any, name: str) -> None:
    """What a slip of the hand put in its place."""
    redis.delete(name)
    redis.set(name, "x")


def with_strange_values(redis: Any, name: str) -> None:
    """What a newer house might have written: no value of it is one we know."""
    for field in redis.hgetall(name):
        redis.hset(name, field, "17 from the future")


DAMAGES = (without_a_field, with_flipped_bits, of_another_kind, with_strange_values)
SWEPT = (  # as every page is opened several times, two of them do so with `make faults`
    with_flipped_bits,
    of_another_kind,
    *(pytest.param(how, marks=pytest.mark.long) for how in (without_a_field, with_strange_values)),
)


class Hall:
    """An evening with two of everything, of which one is about to be damaged."""

    def __init__(self, apps: dict[str, Flask], one_port: CombinedApp, bors: str) -> None:
        self.apps, self.one_port = apps, one_port
        self.evening = Evening(self.apps["agreements"].extensions["context"], bors, self.apps["agreements"])
        self.context, self.bors, self.client = self.evening.context, bors, Client(one_port)
        self.evening.plan()
        self.evening.open_()
        self.participant = self.personal("library")
        self.agreements = [self.confirm("bakery", "nora"), self.confirm("library", "choir")]
        self.handshakes = [self.shake("library", other) for other in ("bakery", "choir")]
        self.letters = [self.letter(number) for number in (1, 2)]
        self.sessions = [self.sign_in(name) for name in ("lena", "ola")]
        Boards(self.context.redis).rebuild(bors)

    def personal(self, name: str) -> str:
        person = self.context.queries.participant(self.bors, name)
        assert person
        return sessions.personal_token(self.context, self.bors, person)

    def as_(self, who: str) -> dict[str, str]:
        token = self.participant if who == "library" else self.evening.tokens[who]
        return {"Authorization": f"Bearer {token}"}

    def confirm(self, first: str, second: str, idempotency_key: str = "") -> str:
        headers = self.as_("kari") | {"Idempotency-Key": idempotency_key or f"{first}-{second}"}
        answer = self.client.post(path(self.bors), json=agreement_body(first, second), headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json["agreement_id"])  # type: ignore[index]

    def shake(self, first: str, second: str) -> str:
        headers = self.as_("library") | {"Idempotency-Key": f"shake-{second}"}
        where = f"/api/bors/{self.bors}/handshakes"
        answer = self.client.post(where, json=agreement_body(first, second), headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json["handshake_id"])  # type: ignore[index]

    def letter(self, number: int) -> str:
        name = f"{number}-welcome-library"
        letter = Letter(letter_id=name, kind=LetterKind.WELCOME, participant_id="library")
        pipe = self.context.redis.pipeline()
        pipe.hset(keys.LETTER.of(self.bors, name), mapping=pack(letter))
        pipe.rpush(keys.LETTERS.of(self.bors), name)
        pipe.execute()
        return name

    def sign_in(self, name: str) -> str:
        token = Token.read(self.evening.tokens[name])
        assert token
        signed = sessions.sign_in(self.context, token)
        assert signed
        session_token = Token.read(signed[1])
        assert session_token
        return session_token.digest

    def damage(self, how: Callable[[Any, str], None]) -> None:
        """One of everything but the børs; never what the askers themselves need."""
        invited = Token.read(self.evening.invite(Role.HOST, "vera"))
        assert invited
        damaged: dict[Key, str] = {
            keys.PARTICIPANT: "bakery",
            keys.ORGANISATION: "nora",
            keys.AGREEMENT: self.agreements[0],
            keys.HANDSHAKE: self.handshakes[0],
            keys.LETTER: self.letters[0],
            keys.SESSION: self.sessions[0],
            keys.INVITATION: invited.digest,
        }
        for key, part in damaged.items():
            how(self.context.redis, key.of(self.bors, part))
        how(self.context.redis, keys.BOARD.of(self.bors))

    def pages(self, which: int) -> dict[str, TestResponse]:
        """Every page and every call that can be opened, about what is damaged (0) or what is whole (1)."""
        view_args = {
            "bors": self.bors,
            "agreement_id": self.agreements[which],
            "handshake_id": self.handshakes[which],
            "letter_id": self.letters[which],
            "code": CODES["bakery"] if which == 0 else CODES["choir"],
        }
        return {rule: self.opened(rule, view_args) for rule in self.rules()}

    def rules(self) -> list[str]:
        found = {rule.rule for app in self.apps.values() for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        return sorted(rule for rule in found if not any(quiet in rule for quiet in QUIET))

    def opened(self, rule: str, view_args: dict[str, str]) -> TestResponse:
        where = re.sub(r"<(?:[a-z]+(?:\([^)]*\))?:)?(\w+)>", lambda found: view_args.get(found[1], "x"), rule)
        who = "library" if where.startswith(("/deg", "/handtrykk")) else "ola" if where.startswith("/arrangor") else "lena"
        return self.client.get(where, headers=self.as_(who), buffered=True)


@pytest.fixture
def hall(services: dict[str, Flask], one_port: CombinedApp, bors: str) -> Hall:
    return Hall(services, one_port, bors)


def statuses(pages: dict[str, TestResponse]) -> dict[str, int]:
    return {rule: answer.status_code for rule, answer in pages.items()}


@pytest.mark.parametrize("how", SWEPT)
def test_every_page_opens_with_one_of_everything_damaged(hall: Hall, how: Callable[[Any, str], None]) -> None:
    before = statuses(hall.pages(1))
    assert max(before.values()) < 500
    hall.damage(how)
    assert statuses(hall.pages(1)) == before
    about_it = hall.pages(0)
    assert {rule: status for rule, status in statuses(about_it).items() if status >= 500} == {}
    for rule in ("/megler/<slug:bors>/avtale/<agreement_id>", "/handtrykk/<slug:bors>/mitt/<handshake_id>"):
        assert (about_it[rule].status_code, SAYS_SO in about_it[rule].text) == (409, True), rule


@pytest.mark.parametrize("how", DAMAGES)
def test_what_is_whole_is_told_and_counted_and_new_agreements_are_made(hall: Hall, how: Callable[[Any, str], None]) -> None:
    hall.damage(how)
    assert Boards(hall.context.redis).rebuild(hall.bors) == Boards(hall.context.redis).stored(hall.bors)
    board = hall.client.get(f"/api/bors/{hall.bors}/board").json
    assert board["agreements"]["total"] == 2  # type: ignore[index]
    assert [one["agreement_id"] for one in board["latest"]] == [hall.agreements[1]]  # type: ignore[index]
    listed = hall.client.get(path(hall.bors), headers=hall.as_("kari")).json
    assert [one["agreement_id"] for one in listed["agreements"]] == [hall.agreements[1]]  # type: ignore[index]
    assert hall.confirm("library", "choir", idempotency_key="one-more")
    headers = hall.as_("kari") | {"Idempotency-Key": "with-what-is-damaged"}
    refused = hall.client.post(path(hall.bors), json=agreement_body("library", "bakery"), headers=headers)
    assert (refused.status_code, refused.json["code"]) == (409, "record-unreadable")  # type: ignore[index]


@pytest.mark.parametrize("how", SWEPT)
def test_a_bors_that_cannot_be_read_is_in_nobody_elses_way(hall: Hall, how: Callable[[Any, str], None]) -> None:
    other = Hall(hall.apps, hall.one_port, f"{hall.bors}-2")
    how(hall.context.redis, keys.BORS.of(hall.bors))
    assert max(statuses(other.pages(1)).values()) < 500
    theirs = statuses(hall.pages(1))
    assert {rule for rule, status in theirs.items() if status >= 500} <= {"/skjerm/<slug:bors>", "/readyz"}
    assert theirs["/tall/<slug:bors>"] == 409
    hall.context.redis.delete(keys.BORS.of(hall.bors))


def test_an_answer_that_cannot_be_read_is_said_so_and_not_given_again(hall: Hall) -> None:
    (once,) = [
        name
        for name in hall.context.redis.scan_iter(f"{{{hall.bors}}}:once:*", 1000)
        if hall.agreements[0] in (hall.context.redis.hget(name, "answer") or "")
    ]
    hall.context.redis.pipeline().hset(once, "answer", "{").execute()
    headers = hall.as_("kari") | {"Idempotency-Key": "bakery-nora"}
    again = hall.client.post(path(hall.bors), json=agreement_body("bakery", "nora"), headers=headers)
    assert (again.status_code, again.json["code"]) == (409, "record-unreadable")  # type: ignore[index]
