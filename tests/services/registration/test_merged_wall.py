"""The wall and the needs that nobody has met, while two registrations are one, and once they are two again."""

from secrets import token_hex
from typing import Any

import pytest

from frivilligbors.board import Boards
from frivilligbors.enums import Scene
from services.display import serializers
from services.display.store.walls import WallStore
from services.organiser.commands import command_line
from services.organiser.store import lifecycle
from services.results import store as results

from .merge_hall import Hall

SHOWN = {"wall": True, "result": True}
MOVES = ("version", "server_now", "latest")  # what of a board is no count
ROOM, LEADERS = "Et sted å øve", "Flere ledere"


def board(hall: Hall) -> dict[str, Any]:
    """What the wall is told."""
    context = hall.bors_client.context
    Boards(context.redis).rebuild(hall.bors)
    found = serializers.read_board(WallStore.of(context), hall.bors)
    assert found
    return found


def counts(hall: Hall) -> dict[str, Any]:
    """Every count of it."""
    return {name: count for name, count in board(hall).items() if name not in MOVES}


def names(hall: Hall) -> list[list[str | None]]:
    """The parties on the wall, the newest agreement first."""
    return [[party["name"] for party in one["parties"]] for one in board(hall)["latest"]]


def needs_on_the_wall(hall: Hall) -> list[tuple[str, str | None]]:
    """The needs of the last minutes that nobody has met, and whose they are."""
    context = hall.bors_client.context
    return [(one.text, one.name) for one in WallStore.of(context).needs_on_wall(hall.bors) if not one.met]


def needs_in_the_result(hall: Hall) -> list[tuple[str, str | None]]:
    """The needs that the result passes on."""
    context = hall.bors_client.context
    found = results.read_unmet_needs(context, lifecycle.read_bors(context, hall.bors))
    return [(one.text, one.organisation) for one in found]


def test_what_two_registrations_have_in_common_is_counted_and_shown_once(hall: Hall) -> None:
    hall.register("again", name="Kari Nyborg", needs=[{"category": "premises", "text": ROOM.upper()}], consents=SHOWN)
    before, shown = counts(hall), needs_on_the_wall(hall)
    assert sorted(text.casefold() for text, _ in shown) == sorted(map(str.casefold, (ROOM, ROOM, LEADERS)))
    assert hall.merge("again", "mobile").status_code == 200
    merged = counts(hall)
    assert merged["participants"]["total"] == before["participants"]["total"] - 1
    assert merged["organisations"] == before["organisations"]  # the choir, once as before, the scouts and the library
    assert merged["agreements"] == before["agreements"]
    for found in (needs_on_the_wall(hall), needs_in_the_result(hall)):
        assert sorted(text for text, _ in found) == [ROOM, LEADERS]
    hall.unmerge("again")
    assert (counts(hall), needs_on_the_wall(hall)) == (before, shown)


def test_the_needs_of_both_are_those_of_the_one_with_the_name_the_one_goes_by(hall: Hall) -> None:
    """Kari has not agreed to be shown by name as a participant; her organisations are public."""
    before = needs_on_the_wall(hall)
    assert before == [(ROOM, "Elvebyen kor"), (LEADERS, "Speiderne")]
    hall.merge("door", "mobile")
    assert needs_on_the_wall(hall) == needs_in_the_result(hall) == [(ROOM, "Elvebyen kor"), (LEADERS, "Elvebyen kor")]
    hall.unmerge("door")
    assert needs_on_the_wall(hall) == needs_in_the_result(hall) == before


@pytest.mark.parametrize("met_by", ["door", "mobile"])
def test_a_need_that_both_wrote_is_met_once_either_was_met(hall: Hall, met_by: str) -> None:
    hall.register("again", name="Kari Nyborg", needs=[{"category": "premises", "text": ROOM}])
    who = {"door": "again", "mobile": "mobile"}[met_by]
    (need,) = [one for one in hall.bors_client.participants() if one.participant_id == hall.id_of(who)]
    made = hall.confirm("lise", who, lise={"gives": "Sal 2 på torsdager", "meets": need.needs[0].posting_id})
    assert made.status_code == 201, made.text
    unmet = [text for text, _ in needs_in_the_result(hall)]
    assert sorted(unmet) == [ROOM, LEADERS]  # the other registration still says it
    hall.merge("again", "mobile")
    assert [text for text, _ in needs_on_the_wall(hall)] == [LEADERS]
    assert [text for text, _ in needs_in_the_result(hall)] == [LEADERS]
    hall.unmerge("again")
    assert [text for text, _ in needs_in_the_result(hall)] == unmet


def test_a_need_that_a_handshake_names_is_met_though_it_is_confirmed_when_they_are_one(hall: Hall) -> None:
    hall.register("again", name="Kari Nyborg", needs=[{"category": "premises", "text": ROOM}])
    (need,) = [one for one in hall.bors_client.participants() if one.participant_id == hall.id_of("again")]
    parties = [
        {"code": hall.code("lise"), "gives": "Sal 2", "meets": need.needs[0].posting_id},
        {"code": hall.code("again"), "gives": ""},
    ]
    handshake = hall.post("agreements", "lise", "/handshakes", {"parties": parties, "category": "premises"})
    assert handshake.status_code == 201, handshake.text
    hall.merge("again", "mobile")
    hall.post("agreements", "mobile", f"/handshakes/{handshake.json['handshake_id']}/accept")
    made = hall.post("agreements", "kari", "/agreements", {"handshake_id": handshake.json["handshake_id"]})
    assert made.status_code == 201, made.text
    assert [text for text, _ in needs_in_the_result(hall)] == [LEADERS]


def test_the_wall_names_an_agreement_by_the_organisation_that_made_it_and_the_person_by_the_consent_of_the_one(
    hall: Hall,
) -> None:
    individual = [{"name": "Olga Vik", "sector": "individual"}]
    hall.register("olga", name="Olga Vik", organisations=individual, consents=SHOWN)
    hall.register("olga2", name="Olga Vik", organisations=[{"name": "Olga V.", "sector": "individual"}])
    hall.confirm("door", "lise")
    hall.confirm("olga", "lise", category="premises")
    before = names(hall), counts(hall)
    assert before[0] == [["Olga Vik", "Biblioteket"], ["Speiderne", "Biblioteket"]]
    hall.merge("door", "mobile")
    hall.merge("olga", "olga2")
    assert names(hall) == [[None, "Biblioteket"], ["Speiderne", "Biblioteket"]]
    assert counts(hall)["agreements"] == before[1]["agreements"]
    assert counts(hall)["participants"]["total"] == before[1]["participants"]["total"] - 2
    for who in ("olga", "door"):
        hall.unmerge(who)
    assert (names(hall), counts(hall)) == before


def test_the_page_of_the_wall_has_each_need_once(hall: Hall) -> None:
    context = hall.bors_client.context
    hall.register("again", name="Kari Nyborg", needs=[{"category": "premises", "text": ROOM}])
    showing = lifecycle.showing_scene(context, hall.bors, scene=Scene.LAST_CHANCE, still=False, by="ola")
    command_line.perform(context, hall.bors, showing, token_hex(8))
    for many, done in ((3, lambda: None), (2, lambda: hall.merge("again", "mobile")), (3, lambda: hall.unmerge("again"))):
        done()
        page = hall.get("display", "", f"/skjerm/{hall.bors}").text
        assert page.count('<li class="need') == many
