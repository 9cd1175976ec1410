"""Rehearsals that go wrong: what is missing or double is told, and what was cut short is played on."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rehearsal.evening import SHIPPED_DIR
from tests.eventually import eventually
from tests.journeys.test_replay import agreements
from tests.running_house import FRIVILLIGBORS, RunningHouse

DRAMMEN, KAOS = SHIPPED_DIR / "drammen-2024.json", SHIPPED_DIR / "lille-kaos.json"


@pytest.fixture
def tampered(tmp_path: Path) -> Path:
    """The evening in Drammen, with one agreement too many expected."""
    evening: dict[str, Any] = json.loads(DRAMMEN.read_text())
    evening["expected"]["agreements"] += 1
    evening["expected"]["by_group"]["public-voluntary"] += 1
    (tmp_path / "tampered.json").write_text(json.dumps(evening))
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


def test_a_planned_agreement_that_becomes_two_stops_the_rehearsal(house: RunningHouse, bors: str, tmp_path: Path) -> None:
    evening: dict[str, Any] = json.loads(KAOS.read_text())
    evening["agreements"] = [planned | {"handshake": False} for planned in evening["agreements"] if planned.get("others")][:1]
    (tmp_path / "two.json").write_text(json.dumps(evening))
    played = house.attempt("rehearse", str(tmp_path / "two.json"), "--speed", "0", "--bors", bors)
    assert played.returncode == 1
    assert "One agreement became [" in played.stderr


def test_an_evening_that_was_cut_short_is_played_on(house: RunningHouse, bors: str) -> None:
    command = [FRIVILLIGBORS, "rehearse", "drammen-2024", "--speed", "600", "--bors", bors]
    with subprocess.Popen(command, env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as player:
        try:
            eventually(lambda: agreements(house, bors), within=60)
        finally:
            player.kill()
    assert 0 < agreements(house, bors) < 49
    assert house.attempt("rehearse", "drammen-2024", "--speed", "0", "--bors", bors).returncode == 0
