"""How many times a request waits for the store: as a whole, from the socket, with whoever asks and the commit."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.services.agreements.cast import CODES, Evening, agreement_body, path
from tests.store_trips import counted_trips
from web.context import Context

KARI = {
    "name": "Kari Ås",
    "email": "kari@example.no",
    "organisations": [{"name": "Koret", "sector": "voluntary", "number": "923609016"}, {"name": "Laget", "sector": "public"}],
    "needs": [{"category": "time", "text": "Noen å gå tur med"}],
    "offers": [{"category": "premises", "text": "Et rom"}],
}
KARI_ON_PAGE = {
    "name": "Kari Ås",
    "email": "kari@example.no",
    "organisations.0.name": "Koret",
    "organisations.0.sector": "voluntary",
}
AGREEMENT_ON_PAGE = {
    "parties.0.code": CODES["bakery"],
    "parties.0.gives": "Rundstykker",
    "parties.1.code": CODES["nora"],
    "parties.1.gives": "",
    "category": "other",
}


class Asked(NamedTuple):
    """A request, from whose browser or phone, and what it sends: JSON or a form."""

    client: FlaskClient
    path: str
    json: Any = None
    form: dict[str, str] | None = None

    def send(self, idempotency_key: str) -> tuple[TestResponse, int]:
        """The answer, and how many trips it took."""
        headers = {"Idempotency-Key": idempotency_key}
        with counted_trips() as trips:
            answer = self.client.post(self.path, json=self.json, data=self.form, headers=headers)
        return answer, trips.count


@dataclass
class Hall:
    """A børs in its hour, and the apps of its services."""

    evening: Evening
    registration: Flask

    @property
    def slug(self) -> str:
        return self.evening.slug

    @property
    def handshakes(self) -> str:
        return f"/api/bors/{self.slug}/handshakes"

    def confirm(self, body: Any, rest: str = "", by: str = "kari") -> Asked:
        """From a desk at which somebody has signed in."""
        return Asked(self.evening.browser(by), path(self.slug, rest), json=body)

    def submit(self, form: dict[str, str]) -> Asked:
        """From the page of that desk."""
        return Asked(self.evening.browser("kari"), f"/megler/{self.slug}", form=form)

    def agreed(self) -> str:
        return str(self.evening.confirmed()["agreement_id"])

    def shaken(self) -> str:
        return str(self.evening.shaken()["handshake_id"])


@pytest.fixture(scope="module")
def apps(services: dict[str, Flask]) -> tuple[Flask, Flask]:
    return services["agreements"], services["registration"]


@pytest.fixture
def hall(apps: tuple[Flask, Flask], bors: str) -> Hall:
    desk, registration = apps
    context: Context = desk.extensions["context"]
    evening = Evening(context, bors, desk)
    evening.plan()
    evening.open_()
    found = Hall(evening, registration)
    REGISTRATIONS["by JSON"](found).send(token_hex(8))  # the first of a process opens connections, and meets the key of digests
    return found


Ask = Callable[[Hall], Asked]

REGISTRATIONS: dict[str, Ask] = {
    "by JSON": lambda hall: Asked(hall.registration.test_client(), f"/api/bors/{hall.slug}/participants", json=KARI),
    "on the page": lambda hall: Asked(hall.registration.test_client(), f"/b/{hall.slug}", form=KARI_ON_PAGE),
}


def one_that_became_an_agreement(hall: Hall) -> Asked:
    handshake_id = hall.shaken()
    hall.evening.confirmed({"handshake_id": handshake_id})
    return hall.confirm({"handshake_id": handshake_id})


def a_late_one(hall: Hall) -> Asked:
    opened = hall.evening.context.queries.bors(hall.slug).opens_at  # type: ignore[union-attr]
    hall.evening.close(grace_minutes=0)
    late = hall.evening.post(agreement_body(agreed_at=opened.isoformat()))  # type: ignore[union-attr]
    return hall.confirm({}, f"/{late.json['agreement_id']}/admit", by="lena")  # type: ignore[index]


COMMANDS: dict[str, Ask] = {
    "confirm, by a machine": lambda hall: Asked(hall.evening.client("kari"), path(hall.slug), json=agreement_body()),
    "confirm": lambda hall: hall.confirm(agreement_body()),
    "confirm a paper form": lambda hall: hall.confirm(agreement_body(paper="12")),
    "confirm a handshake": lambda hall: hall.confirm({"handshake_id": hall.shaken()}),
    "confirm a handshake again": one_that_became_an_agreement,
    "admit": a_late_one,
    "undo": lambda hall: hall.confirm({}, f"/{hall.agreed()}/undo"),
    "void": lambda hall: hall.confirm({"reason": "Skrevet to ganger"}, f"/{hall.agreed()}/void", by="lena"),
    "propose": lambda hall: Asked(hall.evening.phone("choir"), hall.handshakes, json=agreement_body("choir", "nora")),
    "accept": lambda hall: Asked(
        hall.evening.phone("library"), f"{hall.handshakes}/{hall.evening.proposed()['handshake_id']}/accept", json={}
    ),
    "withdraw": lambda hall: Asked(hall.evening.phone("library"), f"{hall.handshakes}/{hall.shaken()}/withdraw", json={}),
}
ON_PAGE: dict[str, Ask] = {
    "confirm": lambda hall: hall.submit(AGREEMENT_ON_PAGE),
    "confirm a paper form": lambda hall: hall.submit(AGREEMENT_ON_PAGE | {"paper": "13", "clock": "18.40"}),
    "confirm a handshake": lambda hall: hall.submit({"handshake_id": hall.shaken()}),
}


@pytest.mark.parametrize("ask", REGISTRATIONS.values(), ids=REGISTRATIONS)
def test_a_registration_takes_two_trips(hall: Hall, ask: Ask) -> None:
    answer, trips = ask(hall).send(token_hex(8))
    assert answer.status_code in (201, 303)
    assert trips == 2


@pytest.mark.parametrize("ask", COMMANDS.values(), ids=COMMANDS)
def test_a_command_takes_three_trips(hall: Hall, ask: Ask) -> None:
    answer, trips = ask(hall).send(token_hex(8))
    assert answer.status_code in (200, 201)
    assert trips == 3


@pytest.mark.parametrize("ask", ON_PAGE.values(), ids=ON_PAGE)
def test_a_confirm_on_the_page_takes_three_trips(hall: Hall, ask: Ask) -> None:
    answer, trips = ask(hall).send(token_hex(8))
    assert answer.status_code == 303
    assert trips == 3


PAGES: dict[str, tuple[str, int]] = {
    "/megler/{}/view": ("kari", 3),
    "/megler/{}": ("kari", 3),
    "/megler/{}?a=K7F3&b=P4XR": ("kari", 4),
    "/api/bors/{}/handshakes": ("kari", 2),
    "/handtrykk/{}": ("library", 3),
}


@pytest.mark.parametrize(("page", "who", "most"), [(page, *row) for page, row in PAGES.items()], ids=PAGES)
def test_a_page_is_read_in_few_trips_however_much_is_on_it(hall: Hall, page: str, who: str, most: int) -> None:
    for second in ("choir", "nora"):
        hall.evening.proposed("library", second)
    for _ in range(3):
        hall.agreed()
    client = hall.evening.browser("kari") if who == "kari" else hall.evening.phone(who)
    with counted_trips() as trips:
        answer = client.get(page.format(hall.slug))
    assert answer.status_code == 200
    assert trips.count <= most


def test_a_participants_own_page_is_read_in_one_trip(hall: Hall) -> None:
    hall.agreed()
    phone = hall.registration.test_client()
    phone.set_cookie("deltaker", hall.evening.personal("library"))
    assert phone.get("/deg").status_code == 200  # reads whom to meet, which is kept for all phones
    with counted_trips() as trips:
        assert "Fjordkoret" in phone.get("/deg").text
    assert trips.count == 1


@pytest.mark.parametrize("ask", [*COMMANDS.values(), REGISTRATIONS["by JSON"]], ids=[*COMMANDS, "register"])
def test_what_is_answered_of_a_commit_is_what_is_read_afterwards(hall: Hall, ask: Ask) -> None:
    """A replay reads: it says the same, word for word."""
    asked, idempotency_key = ask(hall), token_hex(8)
    (first, _), (again, _) = asked.send(idempotency_key), asked.send(idempotency_key)
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert first.json == again.json
