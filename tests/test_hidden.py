"""What an organiser or a host hides is read by nobody else, on whatever page; its writer sees that it is hidden."""

from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.enums import Role, Scene
from frivilligbors.facts import OrganisationHidden, PostingHidden
from frivilligbors.log import Log
from frivilligbors.tallies import Tallies, fold
from services.organiser.commands import command_line as organiser
from services.organiser.store import lifecycle
from web import invitations
from web.context import Context

from .test_access import matrix

NEED, OFFER, NAME = "Noe stygt vi trenger", "Noe stygt vi kan dele", "Styggelaget"
OURS_ALONE = {"/deg/alt.json", "/deg/skilt.pdf"}  # a copy of what somebody agreed, and with whom; one's own badge


class Owner:
    """Kari, who wrote what should not be read, and Ola, who may meet her."""

    def __init__(self, services: dict[str, Flask], slug: str) -> None:
        self.services, self.slug = services, slug
        self.context: Context = services["registration"].extensions["context"]
        organiser.create_bors(self.context, slug, "Frivilligbørs på Nesset", by="ola", idempotency_key="plan")
        organiser.open_bors(self.context, slug, by="ola", idempotency_key="open")
        self.kari = self.register("Kari", NAME, needs=[("premises", NEED)], offers=[("time", OFFER)])
        self.ola = self.register("Ola", "Biblioteket", needs=[("time", "Hjelp")], offers=[("premises", "Salen")])
        self.tokens = {
            role: invitations.issue(self.context, slug, role, "Vera", by="ola", idempotency_key=role).token for role in Role
        }
        parties = [{"code": one["code"], "gives": "Salen"} for one in (self.ola, self.kari)]
        body = {"parties": parties, "category": "premises"}
        self.handshake = self.post("agreements", "/handshakes", body, self.ola["token"])["handshake_id"]
        self.post("agreements", "/agreements", body, self.tokens[Role.BROKER])
        showing = lifecycle.showing_scene(self.context, slug, scene=Scene.LAST_CHANCE, still=False, by="ola")
        organiser.perform(self.context, slug, showing, "scene")
        self.count()

    def register(self, name: str, organisation: str, **postings: list[tuple[str, str]]) -> dict[str, Any]:
        needs_and_offers = {
            kind: [{"category": category, "text": text} for category, text in some] for kind, some in postings.items()
        }
        body = {"name": name, "organisations": [{"name": organisation, "sector": "voluntary"}]} | needs_and_offers
        return self.post("registration", "/participants", body)

    def post(self, service: str, path: str, body: Any, token: str = "", status: tuple[int, ...] = (200, 201)) -> Any:
        headers = {"Idempotency-Key": token_hex(8)} | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = self.services[service].test_client().post(f"/api/bors/{self.slug}{path}", json=body, headers=headers)
        assert answer.status_code in status, answer.text
        return answer.json

    @property
    def hideable(self) -> dict[str, str]:
        """For each text, where it is hidden."""
        kari = self.context.queries.participant(self.slug, self.kari["participant_id"])
        assert kari is not None
        of = f"/participants/{kari.participant_id}/postings"
        return {
            NEED: f"{of}/{kari.needs[0].posting_id}/hide",
            OFFER: f"{of}/{kari.offers[0].posting_id}/hide",
            NAME: f"/organisations/{kari.organisation_ids[0]}/hide",
        }

    def hide(self, text: str, hidden: bool = True, by: Role = Role.HOST) -> None:
        self.post("registration", self.hideable[text], {"hidden": hidden}, self.tokens[by])
        self.count()

    def count(self) -> None:
        Boards(self.context.redis).rebuild(self.slug)

    def phone(self, service: str, who: dict[str, Any] | None) -> FlaskClient:
        client = self.services[service].test_client()
        if who:
            client.set_cookie("deltaker", who["token"])
        return client

    def readable(self, text: str) -> set[str]:
        """The routes on which anybody, or another participant, reads it."""
        gaps = {
            "<slug:bors>": self.slug,
            "<string(length=4):code>": self.kari["code"],
            "<handshake_id>": self.handshake,
        }
        found = set()
        for app in self.services.values():
            of_the_app = {known.rule for known in app.url_map.iter_rules()}
            for (method, rule), signs in matrix().items():
                here = rule in of_the_app
                if method != "GET" or not here or "+" not in signs[:3] or rule in OURS_ALONE:
                    continue
                path = rule
                for gap, value in gaps.items():
                    path = path.replace(gap, value)
                for cookie in ("", self.ola["token"]):
                    client = app.test_client()
                    if cookie:
                        client.set_cookie("deltaker", cookie)
                    with client.get(path) as answer:
                        assert answer.status_code < 500, path
                        if text.encode() in answer.get_data():
                            found.add(rule)
        return found


@pytest.fixture
def room(services: dict[str, Flask], bors: str) -> Owner:
    return Owner(services, bors)


BADGE, CATALOGUE, WALL = "/b/<slug:bors>/<string(length=4):code>", "/b/<slug:bors>/katalog", "/skjerm/<slug:bors>"
SHAKING = "/handtrykk/<slug:bors>/<string(length=4):code>"
READ = {
    NEED: {BADGE, CATALOGUE, WALL, SHAKING},
    OFFER: {BADGE, CATALOGUE, "/deg", SHAKING},
    NAME: {BADGE, CATALOGUE, WALL, "/deg", SHAKING, "/handtrykk/<slug:bors>", "/api/bors/<slug:bors>/board"},
}


@pytest.mark.parametrize("text", READ)
def test_what_is_hidden_is_read_by_nobody_until_it_is_shown_again(room: Owner, text: str) -> None:
    assert room.readable(text) >= READ[text]
    room.hide(text)
    assert room.readable(text) == set()
    room.hide(text, hidden=False)
    assert room.readable(text) >= READ[text]


@pytest.mark.parametrize("by", [Role.HOST, Role.BROKER, Role.ORGANISER])
def test_whoever_looks_after_the_room_hides_it_once_and_leaves_a_fact_without_words(room: Owner, by: Role) -> None:
    before = Log(room.context.redis).newest_position(room.slug)
    for text in (NEED, NAME):
        room.hide(text, by=by)
        room.hide(text, by=by)
    facts = [entry.fact for entry in Log(room.context.redis).all(room.slug)][before:]
    kari = room.kari["participant_id"]
    need, name = room.hideable[NEED].split("/")[4], room.hideable[NAME].split("/")[2]
    posting, organisation = facts
    assert isinstance(posting, PostingHidden)
    assert isinstance(organisation, OrganisationHidden)
    assert (posting.participant_id, posting.posting_id, posting.hidden) == (kari, need, True)
    assert (organisation.organisation_id, organisation.hidden) == (name, True)


def test_a_participant_hides_nothing_of_others(room: Owner) -> None:
    for address in room.hideable.values():
        room.post("registration", address, {}, room.kari["token"], status=(403,))
        room.post("registration", address, {}, status=(401,))


def test_what_nobody_wrote_is_not_hidden(room: Owner) -> None:
    for address in ("/organisations/nobodys/hide", f"/participants/{room.kari['participant_id']}/postings/x/hide"):
        room.post("registration", address, {}, room.tokens[Role.HOST], status=(404,))


def test_the_board_counts_as_before(room: Owner) -> None:
    before = Boards(room.context.redis).read(room.slug).tallies
    for text in READ:
        room.hide(text)
    after = Boards(room.context.redis).read(room.slug)
    assert (after.tallies, after.position) == (before, Log(room.context.redis).newest_position(room.slug))
    assert fold(Tallies(), [entry.fact for entry in Log(room.context.redis).all(room.slug)]) == before


def test_its_writer_sees_that_it_is_hidden_and_it_stays_so_when_she_saves_her_page(room: Owner) -> None:
    for text in READ:
        room.hide(text)
    phone = room.phone("registration", room.kari)
    page = phone.get("/deg").text
    assert [text in page for text in READ] == [True] * 3
    assert page.count("Skjult for andre") == 3
    kari = room.context.queries.participant(room.slug, room.kari["participant_id"])
    assert kari is not None
    form = {
        "name": "Kari",
        "organisations.0.name": NAME,
        "organisations.0.sector": "voluntary",
        "needs.0.category": "premises",
        "needs.0.text": NEED.upper(),
        "offers.0.category": "time",
        "offers.0.text": OFFER,
    }
    answer = phone.post("/deg/endre", data=form | {"revision": str(kari.revision), "key": token_hex(8)})
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/deg?gjort=endret")
    assert [room.readable(text) for text in (NEED.upper(), OFFER, NAME)] == [set()] * 3


def test_on_the_page_a_host_finds_it_hides_it_and_shows_it_again(room: Owner) -> None:
    host = room.services["registration"].test_client()
    host.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {room.tokens[Role.HOST]}"
    address = f"/vert/{room.slug}/scenen"
    page = host.get(address, query_string={"sok": "styggel"}).text
    assert (NAME in page, NEED in page, "Biblioteket" in page) == (True, False, False)
    ours = room.hideable[NAME].split("/")[2]
    form = {"organisation_id": ours, "sok": "styggel", "hidden": "ja", "key": token_hex(8)}
    answer = host.post(f"/vert/{room.slug}/skjul", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?sok=styggel#{ours}")
    page = host.get(address, query_string={"sok": "styggel"}).text
    assert (NAME in page, ">Skjult<" in page, "Vis igjen" in page) == (True, True, True)
    host.post(f"/vert/{room.slug}/skjul", data=form | {"hidden": "", "key": token_hex(8)})
    assert ">Skjult<" not in host.get(address).text
    assert f"/vert/{room.slug}/scenen" in host.get(f"/vert/{room.slug}").text


def test_records_of_before_are_shown(room: Owner) -> None:
    participant, organisation = room.kari["participant_id"], room.kari["organisations"][0]["organisation_id"]
    room.context.redis.hdel(keys.ORGANISATION.of(room.slug, organisation), "hidden")
    needs = room.context.redis.hget(keys.PARTICIPANT.of(room.slug, participant), "needs")
    room.context.redis.hset(
        keys.PARTICIPANT.of(room.slug, participant), mapping={"needs": needs.replace(',"hidden":false', "")}
    )
    assert "hidden" not in str(room.context.redis.hget(keys.PARTICIPANT.of(room.slug, participant), "needs"))
    assert room.readable(NEED) >= {CATALOGUE}
    room.hide(NEED)
    room.hide(NAME)
    assert room.readable(NEED) == room.readable(NAME) == set()
