import json
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from frivilligbors import connections, keys

from ..running_house import RunningHouse


@pytest.fixture(scope="module")
def planned(house: RunningHouse) -> str:
    """A børs that is planned, and stays so."""
    slug = f"planned-{token_hex(4)}"
    created(house, slug)
    return slug


def created(house: RunningHouse, bors: str, *more: str) -> None:
    house.run("bors", "create", bors, "--name", "Frivilligbørsen i Drammen", *more)


def test_an_evening_goes_from_planned_to_open_to_grace(house: RunningHouse, bors: str) -> None:
    planned = house.run("bors", "create", bors, "--name", "Frivilligbørsen", "--place", "Biblioteket")
    assert planned["state"] == "planned"
    assert planned["wall"] == f"{house.url}/skjerm/{bors}"
    assert house.run("bors", "open", bors, "--minutes", "30")["state"] == "open"
    assert house.run("bors", "close", bors, "--grace", "2")["state"] == "grace"
    assert {"bors": bors, "name": "Frivilligbørsen", "state": "grace", "rehearsal": False} in house.run("bors", "list")[
        "borser"
    ]


def test_a_result_is_published_once_grace_is_over(house: RunningHouse, bors: str) -> None:
    created(house, bors)
    house.run("bors", "open", bors)
    refused = house.attempt("bors", "publish", bors)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert httpx.get(f"{house.url}/resultat/{bors}").status_code == 404
    house.run("bors", "close", bors, "--grace", "0")
    output = house.run("bors", "publish", bors)
    assert (output["state"], output["page"]) == ("published", f"{house.url}/resultat/{bors}")
    assert httpx.get(output["page"]).status_code == 200
    assert house.run("bors", "publish", bors) == output


def test_a_planned_time_is_norwegian_time(house: RunningHouse, bors: str) -> None:
    created(house, bors, "--opens-at", "2027-05-06T18:45")
    assert house.run("bors", "open", bors)["state"] == "open"
    board = httpx.get(f"{house.url}/api/bors/{bors}/board").json()
    assert board["bors"] == bors
    redis = connections.client(house.running["redis_url"])
    first = redis.xrange(keys.LOG.of(bors), "-", "+", 1)[0][1]
    redis.close()
    assert first["opens_at"] == "2027-05-06T16:45:00.000Z"


@pytest.mark.parametrize("role", ["organiser", "broker"])
def test_an_invitation_is_a_link_and_a_token(house: RunningHouse, bors: str, role: str) -> None:
    created(house, bors)
    invited = house.run("invite", role, bors, "--name", "Kari Nordmann")
    assert invited.keys() == {"link", "token"}
    assert invited["link"].startswith(house.url)
    assert invited["link"].endswith(f"#{invited['token']}")
    assert house.invite(role, bors, "Ola Nordmann") != invited["token"]


def test_a_town_is_made_and_its_organiser_invited_moved_to_and_taken_back(house: RunningHouse, bors: str) -> None:
    town, older = f"by-{bors[-8:]}", f"{bors}-eldre"
    assert house.run("town", "create", town, "--name", "Drammen") == {"town": town, "name": "Drammen"}
    created(house, bors, "--town", town)
    created(house, older)
    token = house.run("invite", "organiser", "--town", town, "--name", "Kari")["token"]
    bearer = {"Authorization": f"Bearer {token}"}

    def seen() -> list[str]:
        return [one["bors"] for one in httpx.get(f"{house.url}/api/bors", headers=bearer).json()["borser"]]

    assert seen() == [bors]
    assert [one["bors"] for one in house.run("bors", "list", "--town", town)["borser"]] == [bors]
    assert house.run("town", "move", older, town) == {"bors": older, "town": town}
    assert seen() == [bors, older]
    assert house.run("town", "rename", town, "--name", "Nedre Eiker") == {"town": town, "name": "Nedre Eiker"}
    (entry,) = [one for one in house.run("town", "list")["towns"] if one["town"] == town]
    assert (entry["borser"], [one["name"] for one in entry["organisers"]]) == ([bors, older], ["Kari"])
    house.run("town", "revoke", town, entry["organisers"][0]["invitation_id"])
    assert httpx.get(f"{house.url}/api/bors", headers=bearer).status_code == 401


def test_json_may_be_asked_for_before_the_command(house: RunningHouse) -> None:
    done = house.attempt("--json", "bors", "list")
    assert json.loads(done.stdout).keys() == {"borser"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["bors", "open", "nowhere-{bors}"], 1),
        (["bors", "create", "Not A Slug", "--name", "x"], 1),
        (["bors", "remove", "{bors}"], 1),
        (["bors", "close", "{bors}"], 1),
        (["invite", "broker", "nowhere-{bors}", "--name", "Kari"], 1),
        (["rebuild", "nowhere-{bors}"], 1),
        (["restore", "Makefile"], 1),
        (["backup", "/nowhere/at/all"], 1),
        (["bors", "create", "{bors}-ny", "--name", "x", "--town", "nowhere"], 1),
        (["town", "move", "{bors}", "nowhere"], 1),
        (["town", "rename", "nowhere", "--name", "x"], 1),
        (["invite", "organiser", "--town", "nowhere", "--name", "Kari"], 1),
        (["invite", "broker", "--town", "nowhere", "--name", "Kari"], 2),
        (["invite", "organiser", "{bors}", "--town", "nowhere", "--name", "Kari"], 2),
        (["invite", "king", "{bors}", "--name", "Kari"], 2),
        (["bors", "open", "{bors}", "--minutes", "none"], 2),
        (["bors", "create", "{bors}"], 2),
        (["bors", "create", "{bors}", "--name", "x", "--opens-at", "tomorrow"], 2),
        (["bors", "create", "{bors}", "--name", "x", "--opens-at", "0001-01-01T00:00"], 2),
        (["bors", "create", "{bors}", "--name", ""], 2),
        (["bors", "create", "{bors}", "--name", "\u2800"], 2),
        (["bors", "create", "{bors}", "--name", "A\u202eB"], 2),
        (["bors", "create", "{bors}", "--name", "A\nB"], 2),
        (["bors", "create", "{bors}", "--name", "x" * 81], 2),
        (["bors", "create", "{bors}", "--name", "x", "--place", "A\nB"], 2),
        (["invite", "broker", "{bors}", "--name", "Ka\udcffri"], 2),
        (["restore", "no-such-file"], 2),
        (["fly"], 2),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    house: RunningHouse, planned: str, arguments: list[str], code: int
) -> None:
    done = house.attempt(*(part.format(bors=planned) for part in arguments))
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_without_a_house_a_command_says_how_to_start_one(tmp_path: Path) -> None:
    done = RunningHouse(tmp_path).attempt("bors", "list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "start one with frivilligbors up" in done.stderr


def test_a_rehearsal_is_taken_away_without_a_trace_and_an_evening_is_not(house: RunningHouse, bors: str) -> None:
    created(house, bors, "--rehearsal")
    house.invite("broker", bors, "Kari")
    post = house.data_dir / "post"
    post.mkdir(mode=0o700, exist_ok=True)
    (post / "1-000000.eml").write_text(f"X-Bors: {bors}\nSubject: Avtale\n\nHei\n")
    assert house.run("bors", "remove", bors)["letters"] == 1
    redis = connections.client(house.running["redis_url"])
    left = [key for key in redis.scan_iter("*", 1000) if bors in key]
    redis.close()
    assert left == []
    assert bors not in [one["bors"] for one in house.run("bors", "list")["borser"]]


def test_a_board_that_was_right_is_counted_the_same(house: RunningHouse, bors: str) -> None:
    created(house, bors)
    house.run("bors", "open", bors)
    assert house.run("rebuild", bors) == {"bors": bors, "equal": True, "position": 2, "agreements": 0}
