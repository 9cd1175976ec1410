"""Every page that people see, in every state, as `seen.txt` tells it; and a hall in which each of them is there."""

from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from flask import Flask

from frivilligbors import bors_erasure, keys, links
from frivilligbors.codec import pack, unpack
from frivilligbors.enums import Category, Role
from frivilligbors.keys import Key
from frivilligbors.records import Agreement, Bors, Handshake, Invitation, Organisation, Participant, Posting
from services.organiser.commands import command_line as organiser
from services.organiser.store import notice
from web import invitations, sessions
from web.invitations import Token

from .services.agreements.cast import CODES, Evening, agreement_body
from .services.organiser.towns import keep_town
from .test_access import Stage

SEEN = Path(__file__).with_name("seen.txt")
MADE_BY = "made-by"
ROLES = {"broker": Role.BROKER, "lead": Role.BROKER, "host": Role.HOST}
ROLES |= dict.fromkeys(("organiser", "town", "warden"), Role.ORGANISER)
WORD = "Fylkesmannsembetskontorbygningsvedlikeholdsavdelingsleder" * 4
LINK = "https://www.frivilligsentralen.example.no/aktiviteter/hoest-2026?" + "a" * 200


EMAIL = f"{WORD[:64]}@{'b' * 60}.{'c' * 60}.no"


class Row(NamedTuple):
    """Who sees what, in which state, and how they come there."""

    who: str
    state: str
    method: str
    address: str
    fields: tuple[tuple[str, str], ...]


def rows() -> list[Row]:
    lines = [line.split() for line in SEEN.read_text().splitlines() if line and not line.startswith(("#", MADE_BY))]
    return [Row(who, state, method, path, tuple(_field(one) for one in fields)) for who, state, method, path, *fields in lines]


def elsewhere() -> list[tuple[str, str]]:
    """The states that other tests make: which, and by which test."""
    lines = [line.split() for line in SEEN.read_text().splitlines() if line.startswith(MADE_BY)]
    return [(state, test) for _, state, test in lines]


def _field(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value


class Hall:
    """A børs in its hour and its people, beside one that nobody has come to, and others: over, published, erased."""

    def __init__(self, services: dict[str, Flask], slug: str) -> None:
        self.services, self.stage = services, Stage(services, slug)
        self.evening = self.stage.evening
        self.redis: Any = self.evening.context.redis
        self.empty, self.closed, self.published = f"{slug}-tom", f"{slug}-over", f"{slug}-ute"
        self.erased = f"{slug}-borte"
        for name in (self.empty, self.closed):
            organiser.create_bors(self.evening.context, name, "Frivilligbørs på Nesset", by="ola", idempotency_key="plan")
        organiser.open_bors(self.evening.context, self.closed, by="ola", idempotency_key="open")
        organiser.close_bors(self.evening.context, self.closed, grace_minutes=0, by="ola", idempotency_key="close")
        organiser.create_bors(self.evening.context, self.published, WORD[:80], by="ola", idempotency_key="plan")
        organiser.open_bors(self.evening.context, self.published, by="ola", idempotency_key="open")
        organiser.close_bors(self.evening.context, self.published, grace_minutes=0, by="ola", idempotency_key="close")
        organiser.publish_bors(self.evening.context, self.published, by="ola", idempotency_key="publish")
        written = {"controller": WORD[:80], "contact": LINK[:200], "purposes": WORD, "legal_basis": LINK}
        for number, texts in enumerate(({"controller": "Nesset kommune"}, written)):
            change = notice.changing(self.evening.context, self.published, texts, by="ola")
            organiser.perform(self.evening.context, self.published, change, f"notice {number}")
        self.town = keep_town(self.evening.context, self.empty, WORD[:80])
        self.erase()
        self.gaps = {
            "erased": self.erased,
            "bors": slug,
            "empty": self.empty,
            "town": self.town,
            "closed": self.closed,
            "published": self.published,
            "code": CODES["library"],
            "agreement": self.stage.agreement,
            "handshake": self.stage.handshake,
            "screen": self.stage.screen,
            "accepted": self.evening.shaken("choir", "bakery")["handshake_id"],
            "asked": self.evening.proposed("bakery", "choir")["handshake_id"],
            "no_letters": links.opt_out_token(self.evening.context.secret, slug, "library"),
            "voided": self.voided(),
            "word": WORD[:140],
            "link": LINK[:140],
        }
        self.write_long()

    def erase(self) -> None:
        """A published børs of which the totals are left."""
        evening = Evening(self.evening.context, self.erased, self.services["agreements"])
        evening.plan()
        evening.open_()
        for one, other in (("library", "choir"), ("library", "bakery"), ("nora", "choir")) * 2:
            evening.confirmed(agreement_body(one, other))
        organiser.close_bors(evening.context, self.erased, grace_minutes=0, by="ola", idempotency_key="close")
        organiser.publish_bors(evening.context, self.erased, by="ola", idempotency_key="publish")
        bors_erasure.erase(evening.context.redis, evening.context.clock, self.erased, by="ola", idempotency_key="erase")

    def voided(self) -> str:
        """An agreement that counts no longer."""
        agreement = str(self.evening.confirmed(agreement_body("library", "bakery"))["agreement_id"])
        answer = self.evening.post({"reason": LINK[:200]}, f"/{agreement}/void", by="lena", idempotency_key=token_hex(4))
        assert answer.status_code == 200, answer.text
        return agreement

    def write_long(self) -> None:
        """Whatever people type: a word without end in every name, and a link without end in everything else."""
        wishes = [Posting(category=Category.OTHER, text=text[:140]) for text in (WORD, LINK)]
        for slug in (self.evening.slug, self.empty, self.closed):
            self._rewrite(Bors, keys.BORS, slug, name=WORD[:80], place=LINK[:80])
            self._rewrite(Organisation, keys.ORGANISATION, slug, name=WORD[:100])
            self._rewrite(
                Participant, keys.PARTICIPANT, slug, name=WORD[:80], needs=tuple(wishes), offers=tuple(wishes), email=EMAIL
            )
            self._rewrite(Invitation, keys.INVITATION, slug, name=WORD[:80])
            for kind, key in ((Agreement, keys.AGREEMENT), (Handshake, keys.HANDSHAKE)):
                for name, one in self._kept(kind, key, slug):
                    first, second = one.parties
                    parties = (replace(first, gives=WORD[:200]), replace(second, gives=LINK[:200]))
                    self.redis.hset(name, mapping=pack(replace(one, parties=parties)))

    def _kept(self, kind: type[Any], key: Key, slug: str) -> list[tuple[str, Any]]:
        names = [key.of(slug)] if kind is Bors else sorted(self.redis.scan_iter(f"{key.of(slug)}:*", count=1000))
        return [(name, unpack(kind, found)) for name in names if (found := self.redis.hgetall(name))]

    def _rewrite(self, kind: type[Any], key: Key, slug: str, **changes: Any) -> None:
        for name, one in self._kept(kind, key, slug):
            self.redis.hset(name, mapping=pack(replace(one, **changes)))

    def cookie(self, who: str) -> tuple[str, str]:
        """What lets somebody in."""
        if who == "participant":
            return sessions.PARTICIPANT_COOKIE, self.evening.personal("choir")
        scope = {"warden": "~", "town": keys.town_scope(self.town)}.get(who, self.evening.slug)
        issued = invitations.issue(
            self.evening.context, scope, ROLES[who], who, by="system", idempotency_key=token_hex(4), lead=who == "lead"
        )
        token = Token.read(issued.token)
        found = sessions.sign_in(self.evening.context, token) if token else None
        assert found
        return sessions.COOKIES[ROLES[who]], found[1]

    def filled(self, text: str) -> str:
        return text.format(**self.gaps)

    def rule(self, method: str, path: str) -> str | None:
        """The route that answers."""
        for app in self.services.values():
            adapter = app.url_map.bind("localhost")
            if adapter.test(path, method):
                found = adapter.match(path, method, return_rule=True)[0]
                return str(found.rule)
        return None
