import httpx
import pytest

from rehearsal.evening import SHIPPED_DIR
from tests.files import contents
from tests.running_house import RunningHouse

DRAMMEN, KAOS = SHIPPED_DIR / "drammen-2024.json", SHIPPED_DIR / "lille-kaos.json"


@pytest.mark.long
def test_the_whole_evening_in_drammen_is_played_and_counted(house: RunningHouse, bors: str) -> None:
    played = house.attempt("rehearse", "drammen-2024", "--speed", "0", "--bors", bors)
    assert played.returncode == 0, played.stdout + played.stderr
    lines = {line[2:40].strip(): line[40:].strip() for line in played.stdout.splitlines() if line.startswith("✓")}
    assert lines["participants on the board"] == "43"
    assert lines["agreements on the board"] == "49"
    assert (lines["voluntary and public"], lines["among voluntary"], lines["among public"]) == ("26", "11", "12")
    assert lines["agreement letters in the post box"] == "98"
    assert "✗" not in played.stdout
    assert f"{house.url}/skjerm/{bors}" in played.stderr
    assert "49/49" in played.stderr
    assert house.run("rebuild", bors)["equal"] is True
    assert httpx.get(f"{house.url}/api/bors/{bors}/board").json()["state"] == "grace"


def test_the_little_chaos_comes_out_as_it_was_counted_by_hand_and_leaves_no_trace(house: RunningHouse, bors: str) -> None:
    report = house.run("rehearse", "lille-kaos", "--speed", "0", "--bors", bors, "--remove")
    assert (report["passed"], report["removed"], report["left"]) == (True, True, [])
    found = {check["what"]: check["found"] for check in report["checks"]}
    assert found["agreements on the board"] == 12
    assert found["of these, letters of intent"] == 2
    assert found["agreements voided or undone"] == 3
    assert found["late agreements not let in"] == 1
    assert found["numbers from 1, without gap or double"] == 15
    assert found["agreement letters in the post box"] == 18
    assert bors not in [known["bors"] for known in house.run("bors", "list")["borser"]]
    assert bors.encode() not in contents(house.data_dir / "post")
    assert httpx.get(f"{house.url}/skjerm/{bors}").status_code == 404


def test_a_bors_that_is_no_rehearsal_is_not_played_in(house: RunningHouse, bors: str) -> None:
    house.run("bors", "create", bors, "--name", "Den ordentlige børsen")
    played = house.attempt("rehearse", "drammen-2024", "--speed", "0", "--bors", bors)
    assert played.returncode == 1
    assert "already" in played.stderr
    assert httpx.get(f"{house.url}/api/bors/{bors}/board").json()["participants"]["total"] == 0


def agreements(house: RunningHouse, bors: str) -> int:
    answer = httpx.get(f"{house.url}/api/bors/{bors}/board")
    return int(answer.json()["agreements"]["total"]) if answer.is_success else 0
