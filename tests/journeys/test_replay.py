import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearsal.evening import SHIPPED_DIR
from tests.eventually import eventually
from tests.running_house import FRIVILLIGBORS, RunningHouse

DRAMMEN, KAOS = SHIPPED_DIR / "drammen-2024.json", SHIPPED_DIR / "lille-kaos.json"


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


@pytest.fixture
def tampered(tmp_path: Path) -> Path:
    """The evening in Drammen, with one agreement too many expected."""
    told: dict[str, Any] = json.loads(DRAMMEN.read_text())
    told["expected"]["agreements"] += 1
    told["expected"]["by_group"]["public-voluntary"] += 1
    (tmp_path / "tampered.json").write_text(json.dumps(told))
    return tmp_path / "tampered.json"


def test_an_agreement_that_is_missing_is_told_and_fails_the_rehearsal(house: RunningHouse, bors: str, tampered: Path) -> None:
    played = house.attempt("rehearse", str(tampered), "--speed", "0", "--bors", bors)
    assert played.returncode == 1
    assert [line.split("  ")[0] for line in played.stdout.splitlines() if line.startswith("✗")] == [
        "✗ agreements on the board",
        "✗ voluntary and public",
        "✗ agreements on record",
        "✗ numbers from 1, without gap or double",
    ]
    assert "50 expected, 49 found" in played.stdout


def test_the_little_chaos_comes_out_as_it_was_counted_by_hand_and_leaves_no_trace(house: RunningHouse, bors: str) -> None:
    told = house.run("rehearse", "lille-kaos", "--speed", "0", "--bors", bors, "--remove")
    assert (told["passed"], told["removed"], told["left"]) == (True, True, [])
    found = {check["what"]: check["found"] for check in told["checks"]}
    assert found["agreements on the board"] == 12
    assert found["of these, letters of intent"] == 2
    assert found["agreements voided or undone"] == 3
    assert found["late agreements not let in"] == 1
    assert found["numbers from 1, without gap or double"] == 15
    assert found["agreement letters in the post box"] == 18
    assert bors not in [known["bors"] for known in house.run("bors", "list")["borser"]]
    assert bors.encode() not in b"".join(path.read_bytes() for path in (house.data_dir / "post").glob("*.eml"))
    assert httpx.get(f"{house.url}/skjerm/{bors}").status_code == 404


def test_a_deal_that_becomes_two_stops_the_rehearsal(house: RunningHouse, bors: str, tmp_path: Path) -> None:
    told: dict[str, Any] = json.loads(KAOS.read_text())
    told["agreements"] = [deal | {"handshake": False} for deal in told["agreements"] if deal.get("others")][:1]
    (tmp_path / "two.json").write_text(json.dumps(told))
    played = house.attempt("rehearse", str(tmp_path / "two.json"), "--speed", "0", "--bors", bors)
    assert played.returncode == 1
    assert "One deal became [" in played.stderr


def test_an_evening_that_was_cut_short_is_played_on(house: RunningHouse, bors: str) -> None:
    command = [FRIVILLIGBORS, "rehearse", "drammen-2024", "--speed", "600", "--bors", bors]
    with subprocess.Popen(command, env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as player:
        try:
            eventually(lambda: agreements(house, bors), within=60)
        finally:
            player.kill()
    assert 0 < agreements(house, bors) < 49
    assert house.attempt("rehearse", "drammen-2024", "--speed", "0", "--bors", bors).returncode == 0


def test_a_bors_that_is_no_rehearsal_is_not_played_in(house: RunningHouse, bors: str) -> None:
    house.run("bors", "create", bors, "--name", "Den ordentlige børsen")
    played = house.attempt("rehearse", "drammen-2024", "--speed", "0", "--bors", bors)
    assert played.returncode == 1
    assert "already" in played.stderr
    assert httpx.get(f"{house.url}/api/bors/{bors}/board").json()["participants"]["total"] == 0


def agreements(house: RunningHouse, bors: str) -> int:
    answer = httpx.get(f"{house.url}/api/bors/{bors}/board")
    return int(answer.json()["agreements"]["total"]) if answer.is_success else 0
