"""A børs from the plan to the day nobody in it is known any more, with the clock in our hands.

Made, held, closed, published, corrected, kept a while, and erased by itself. Then a word that stood in everything that people
wrote is looked for: in every key of the store, its files, the data folder, the post box, and once an older copy is put back.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backups.binary_client import binary_client
from backups.restore import Restore
from backups.snapshot import dump_hash_tag, list_hash_tags
from frivilligbors import bors_erasure
from frivilligbors.board import Boards
from frivilligbors.clock import Clock
from frivilligbors.enums import Role
from frivilligbors.records import LetterState
from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp, create_service_apps
from launcher.ports import free_port
from postbox.letters import Letters
from postbox.smtp_server import LetterHandler
from services.organiser.commands.command_line import create_bors
from tests.clocks import StandingClock
from tests.eventually import eventually
from tests.files import contents
from tests.stores import own_store
from tests.workers.test_erasure import Box
from web import invitations
from web.context import Context, context_for
from workers.erasure_cleanup import erased_list
from workers.followers.board import BoardFollower
from workers.followers.letters import LetterFollower
from workers.mail.letter_queue import LetterQueue, queue_connection
from workers.mail.mailer import Mailer
from workers.outbox.store import Outbox
from workers.retention.retention_follower import UNTIL_LEASES_ARE_OVER, RetentionFollower

SLUG = "drammen"
PUBLIC, VOLUNTARY, INDIVIDUAL = "public", "voluntary", "individual"


@dataclass
class Life:
    """A house in this process, on a store and a post box of its own. Whatever people write has `canary` in it."""

    context: Context
    settings: Settings
    clock: StandingClock
    apps: dict[str, Flask]
    folder: Path
    canary: str = field(default_factory=lambda: f"zq{token_hex(6)}")
    contact: str = field(default_factory=lambda: f"frivillig.{token_hex(6)}@example.no")
    tokens: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        redis, clock, settings = self.context.redis, self.clock, self.settings
        queue = LetterQueue(queue_connection(settings))
        self.letters, self.mailer = LetterFollower(redis, queue, clock), Mailer(redis, settings, clock)
        self.outbox = Outbox(redis)
        self.retention = RetentionFollower(redis, queue, clock, settings)

    def ask(self, method: str, path: str, who: str = "", **options: Any) -> TestResponse:
        headers = {"Idempotency-Key": token_hex(8)}
        headers |= {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        service = path_owner(self.apps, path)
        return self.apps[service].test_client().open(path, method=method, headers=headers, **options)

    def api(self, path: str, who: str = "", status: int = 201, **body: Any) -> dict[str, Any]:
        answer = self.ask("POST", f"/api/bors/{SLUG}{path}", who, json=body)
        assert answer.status_code == status, (path, answer.text)
        found: dict[str, Any] = answer.get_json()
        return found

    def press(self, path: str, **form: str) -> TestResponse:
        return self.ask("POST", f"/arrangor/{SLUG}/{path}", "ola", data=form | {"key": token_hex(8)})

    def work(self) -> None:
        """Whatever follows from the facts so far."""
        BoardFollower(self.context.redis).catch_up(SLUG)
        self.letters.catch_up(SLUG)
        for letter_id in [*self.outbox.ids(SLUG), bors_erasure.LETTER_ID]:
            self.mailer.send(SLUG, letter_id)
        self.retention.catch_up(SLUG)

    def register(self, name: str, sector: str) -> None:
        posting = {"category": "time", "text": f"Noe {self.canary}"}
        person, organisation = f"{name} {self.canary}", {"name": f"{name}s {self.canary}", "sector": sector}
        more = {"email": f"{name}.{self.canary}@example.no".lower(), "needs": [posting], "offers": [posting]}
        self.codes.append(self.api("/participants", name=person, organisations=[organisation], **more)["code"])

    def agree(self, one: int, other: int) -> str:
        parties = [{"code": self.codes[each], "gives": f"Ytelse {self.canary}"} for each in (one, other)]
        return str(self.api("/agreements", "kari", parties=parties, category="time")["agreement_id"])

    def to_contact(self) -> list[str]:
        """What the contact was told, the newest first."""
        return [one.subject for one in Letters(self.folder / "post").newest_first() if self.contact in one.recipient]

    def canary_in(self) -> list[str]:
        """Where the word still stands: keys of the store, and files. The contact's letters stay in the contact's post box."""
        kept = self.found(self.canary.encode(), self.folder)
        return kept + self.found(self.contact.encode(), *(one for one in self.folder.iterdir() if one.name != "post"))

    def found(self, word: bytes, *places: Path) -> list[str]:
        """The same, of any word in these files and folders."""
        redis = self.context.redis
        with closing(binary_client(self.settings.redis_url)) as binary:
            keys = [name for name in redis.scan_iter("*", 1000) if word in name.encode() or word in dump(binary, name)]
        return [*keys, *(str(one) for one in places if word in (contents(one) if one.is_dir() else one.read_bytes()))]


def dump(binary: Any, name: str) -> bytes:
    """What a key holds, as bytes that are not compressed."""
    readers = {b"hash": "hgetall", b"string": "get", b"set": "smembers"}
    kind = binary.type(name)
    if kind == b"stream":
        return repr(binary.xrange(name)).encode()
    if kind in (b"list", b"zset"):
        return repr(getattr(binary, "lrange" if kind == b"list" else "zrange")(name, 0, -1)).encode()
    return repr(getattr(binary, readers[kind])(name)).encode()


def path_owner(apps: dict[str, Flask], path: str) -> str:
    """The service whose path this is."""
    return next(name for name, app in apps.items() if app.url_map.bind("localhost").test(path) or _takes(app, path))


def _takes(app: Flask, path: str) -> bool:
    return any(app.url_map.bind("localhost").test(path, method) for method in ("POST", "PATCH"))


@pytest.fixture
def life(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    home = folder / token_hex(3)
    home.mkdir()
    box = Box(LetterHandler(Letters(home / "post")), hostname="127.0.0.1", port=free_port())
    box.start()
    with own_store(home) as url:
        settings = Settings(
            redis_url=url,
            queue_url=url.removesuffix("/0") + "/1",
            secret_key="a secret of the tests " * 2,
            public_url="http://localhost",
            mail_from="Frivilligbørs <bors@example.no>",
            smtp_url=f"smtp://127.0.0.1:{box.port}",
            postbox_url=f"smtp://127.0.0.1:{box.port}",
            data_dir=home,
        )
        clock = StandingClock(datetime(2024, 4, 1, 10, tzinfo=UTC))
        context = replace(context_for(settings), clock=_as_clock(clock))
        apps = create_service_apps(settings)
        CombinedApp(apps)
        for app in apps.values():
            monkeypatch.setitem(app.extensions, "context", context)
        yield Life(context, settings, clock, apps, home)
    box.stop()


def _as_clock(hands: StandingClock) -> Clock:
    return hands


def made(life: Life) -> None:
    """Planned at a keyboard in two minutes, with a notice a week later."""
    opens_at = datetime(2024, 5, 6, 16, 30, tzinfo=UTC)
    create_bors(life.context, SLUG, "Frivilligbørs Drammen", opens_at=opens_at, by="system", idempotency_key="made")
    for who, role in (("kari", Role.BROKER), ("ola", Role.ORGANISER)):
        given = invitations.issue(
            life.context, SLUG, role, f"{who} {life.canary}", by="system", idempotency_key=who, lead=who == "kari"
        )
        life.tokens[who] = given.token
    life.clock.at += timedelta(days=7)
    notice = {"controller": "Drammen kommune", "contact": f"Frivilligsentralen: {life.contact}"}
    notice["officer"] = f"Ombud {life.canary}"
    assert life.ask("PATCH", f"/api/bors/{SLUG}/notice", "ola", json=notice).get_json()["version"] == 1
    assert "Drammen kommune" in life.ask("GET", f"/personvern/{SLUG}").text


def held(life: Life) -> list[str]:
    """Nine people, ten agreements."""
    for n, sector in enumerate((PUBLIC, VOLUNTARY, PUBLIC, VOLUNTARY, INDIVIDUAL, VOLUNTARY, PUBLIC, VOLUNTARY, VOLUNTARY)):
        life.register(f"Person{n}", sector)
    life.clock.at = datetime(2024, 5, 6, 16, 30, tzinfo=UTC)
    assert life.press("apne", minutes="60").status_code == 303
    agreed = [life.agree(one, other) for one, other in [(0, 1), (0, 3), (2, 1), (2, 5), (6, 7), (6, 8), (1, 4), (3, 5)]]
    life.clock.at += timedelta(minutes=30)
    agreed += [life.agree(7, 8), life.agree(0, 2)]
    life.clock.at += timedelta(minutes=30)
    assert life.press("lukk", grace_minutes="5").status_code == 303
    life.work()
    return agreed


def published_and_corrected(life: Life, agreed: list[str]) -> dict[str, Any]:
    """Public a minute after grace; an agreement is voided the next day. The newest result, as everybody reads it."""
    assert life.ask("POST", f"/api/bors/{SLUG}/publish", "ola", json={}).status_code == 409
    life.clock.at += timedelta(minutes=6)
    life.api("/publish", "ola", 200)
    life.clock.at += timedelta(days=1)
    life.api(f"/agreements/{agreed[-1]}/void", "kari", 200, reason=f"Likevel ikke {life.canary}")
    life.work()
    result: dict[str, Any] = life.ask("GET", f"/resultat/{SLUG}.json").get_json()
    assert [one["number"] for one in result["editions"]] == [1, 2]
    assert result["figures"]["agreements"]["total"] == 9
    return result


def kept_a_while(life: Life) -> None:
    """The date is shown, told a week before, and made earlier."""
    assert "5. juni 2024" in life.ask("GET", f"/arrangor/{SLUG}/sletting", "ola").text
    assert life.press("sletting", until="2024-05-30").status_code == 303
    life.clock.at = datetime(2024, 5, 24, 10, tzinfo=UTC)
    assert "30. mai 2024" in life.ask("GET", f"/arrangor/{SLUG}", "ola").text
    assert life.to_contact() == []
    for _ in range(3):
        life.work()
    assert life.to_contact() == ["Alt om deltakerne slettes 30. mai 2024: Frivilligbørs Drammen"]
    assert life.ask("GET", f"/b/{SLUG}").status_code == 200
    assert life.canary_in()


def erased(life: Life) -> None:
    """On the date, by itself."""
    life.clock.at = datetime(2024, 5, 29, 21, 59, tzinfo=UTC)
    life.retention.catch_up(SLUG)
    assert not bors_erasure.is_erased(life.context.redis, SLUG)
    life.clock.at += timedelta(minutes=2)
    life.retention.catch_up(SLUG)
    assert bors_erasure.is_erased(life.context.redis, SLUG)
    life.clock.at += UNTIL_LEASES_ARE_OVER

    def completed() -> bool:
        life.work()
        archive = bors_erasure.archive_of(life.context.redis, SLUG)
        return archive is not None and archive.completed_at is not None

    eventually(completed)


def test_a_bors_is_made_held_published_corrected_kept_and_erased(life: Life) -> None:
    made(life)
    agreed = held(life)
    assert len(list(Letters(life.folder / "post").newest_first())) >= 18
    states = {life.outbox.letter(SLUG, one).state for one in life.outbox.ids(SLUG)}
    assert states == {LetterState.SENT}
    result = published_and_corrected(life, agreed)
    kept_a_while(life)
    with closing(binary_client(life.settings.redis_url)) as binary:
        copy = [one for hash_tag in list_hash_tags(binary) for one in dump_hash_tag(binary, hash_tag)]
        erased(life)
        assert life.canary_in() == []
        assert life.to_contact() == ["Alt om deltakerne er slettet: Frivilligbørs Drammen"]

        archive = bors_erasure.archive_of(life.context.redis, SLUG)
        assert archive
        totals = archive.totals
        assert totals
        assert (totals.total, totals.participants) == (9, 9)
        assert totals.by_group.counts == result["figures"]["agreements"]["by_group"]
        assert [one.total for one in totals.editions] == [10, 9]
        gone = life.ask("GET", f"/b/{SLUG}")
        assert gone.status_code == 410
        assert "Denne børsen er slettet" in gone.text
        for path in (f"/skjerm/{SLUG}", f"/tall/{SLUG}", f"/resultat/{SLUG}.pdf", f"/b/{SLUG}/katalog", f"/personvern/{SLUG}"):
            assert life.ask("GET", path).status_code == 410, path
        assert life.ask("GET", f"/resultat/{SLUG}").status_code == 200  # what was published stays published
        stays = life.ask("GET", f"/resultat/{SLUG}.json")
        assert (stays.mimetype, stays.json["totals"]["total"]) == ("application/json", 9)

        known = erased_list.read(life.folder / erased_list.NAME)
        Restore(life.context, binary, copy, lambda _: None).run(known)
        eventually(lambda: life.canary_in() == [])
        assert bors_erasure.archive_of(life.context.redis, SLUG) == archive
        assert len(life.to_contact()) == 1, "whoever was told once is not told again"
    assert Boards(life.context.redis).read(SLUG).tallies.agreements.total == 0
