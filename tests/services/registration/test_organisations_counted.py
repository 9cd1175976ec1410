"""The log alone tells how many organisations are in from each sector, whatever is done to those who speak for them."""

from flask.testing import FlaskClient

from frivilligbors.enums import Sector
from frivilligbors.facts import ParticipantRegistered
from frivilligbors.log import Log
from frivilligbors.organisation_counts import OrganisationCounts
from frivilligbors.tallies import Tallies, fold

from .bors_client import CHOIR, LIBRARY, OLA, BorsClient
from .merge_hall import SCOUTS, Hall, withdraw
from .test_person import Person, organiser

__all__ = ("organiser",)  # a fixture


def counted(bors_client: BorsClient) -> tuple[int, int, int]:
    """Voluntary, public and business ones."""
    counts = OrganisationCounts()
    for entry in Log(bors_client.context.redis).all(bors_client.bors):
        counts.apply(entry.fact)
    by_sector = counts.by_sector()
    assert by_sector is not None
    return by_sector[Sector.VOLUNTARY], by_sector[Sector.PUBLIC], by_sector[Sector.BUSINESS]


def registered(bors_client: BorsClient) -> int:
    """How many organisations the wall says have registered."""
    return fold(Tallies(), (entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors))).organisations


def test_a_private_person_is_no_organisation_for_the_wall_either(bors_client: BorsClient) -> None:
    bors_client.register(organisations=[CHOIR, OLA])
    bors_client.register(organisations=[OLA, LIBRARY])
    assert counted(bors_client) == (1, 1, 0)
    assert registered(bors_client) == 2


def test_whoever_turns_out_to_be_an_organisation_is_one_from_then_on(bors_client: BorsClient, organiser: FlaskClient) -> None:
    ola = Person(bors_client, organiser, organisations=[OLA])
    assert (counted(bors_client), registered(bors_client)) == ((0, 0, 0), 0)
    assert ola.patch(organisations=[OLA | {"sector": "business"}]).status_code == 200
    assert (counted(bors_client), registered(bors_client)) == ((0, 0, 1), 1)
    assert ola.patch(organisations=[OLA | {"sector": "business"}, LIBRARY]).status_code == 200
    assert (counted(bors_client), registered(bors_client)) == ((0, 1, 1), 2)
    assert ola.patch(organisations=[OLA]).status_code == 200
    assert (counted(bors_client), registered(bors_client)) == ((0, 0, 0), 1)


def test_a_double_is_one_again_and_two_again(hall: Hall) -> None:
    hall.register("list", name="Kari Nordmann", organisations=[SCOUTS, {"name": "Bakeriet", "sector": "business"}])
    before = counted(hall.bors_client)
    assert before == (2, 1, 1)
    hall.merge("list", "mobile")
    hall.merge("door", "mobile")
    assert counted(hall.bors_client) == before
    hall.unmerge("list")
    assert counted(hall.bors_client) == before
    withdraw(hall, "list")
    assert counted(hall.bors_client) == (2, 1, 0), "the scouts are still of the registration at the door"
    withdraw(hall, "mobile")
    assert counted(hall.bors_client) == (0, 1, 0)


def test_every_registration_tells_for_whom(hall: Hall) -> None:
    facts = [entry.fact for entry in Log(hall.bors_client.context.redis).all(hall.bors)]
    registrations = [fact for fact in facts if isinstance(fact, ParticipantRegistered)]
    assert registrations
    assert all(fact.organisations and len(fact.organisations) == len(fact.organisation_sectors) for fact in registrations)
