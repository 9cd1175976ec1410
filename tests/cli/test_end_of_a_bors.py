"""The end of a børs from the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.eventually import eventually

from ..running_house import RunningHouse


@pytest.fixture
def over(house: RunningHouse, bors: str) -> str:
    """A børs whose evening was a moment ago."""
    house.run("bors", "create", bors, "--name", "Frivilligbørsen på Nes")
    house.run("bors", "open", bors)
    house.run("bors", "close", bors, "--grace", "0")
    return bors


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT12:00")


def test_a_date_is_chosen_and_a_later_one_needs_a_reason(house: RunningHouse, over: str) -> None:
    assert house.run("bors", "retention", over, "--until", day(10))["erase_at"] > day(9)
    refused = house.attempt("bors", "retention", over, "--until", day(20))
    assert refused.returncode == 1
    assert "why" in refused.stderr
    assert house.run("bors", "retention", over, "--until", day(20), "--reason", "Follow-up")["erase_at"] > day(19)
    assert house.attempt("bors", "retention", over, "--until", day(30), "--reason", "Again").returncode == 1
    assert house.attempt("bors", "retention", over, "--until", "2020-01-01T12:00").returncode == 1


def test_nothing_is_erased_unless_its_name_is_said(house: RunningHouse, over: str) -> None:
    refused = house.attempt("bors", "erase", over, "--yes", "another")
    assert refused.returncode == 1
    assert "Nothing is erased" in refused.stderr
    assert house.attempt("bors", "erase", "nowhere", "--yes", "nowhere").returncode == 1
    assert httpx.get(f"{house.url}/b/{over}").status_code == 200


def test_an_erased_bors_is_listed_so_and_the_house_is_well(house: RunningHouse, over: str, tmp_path: Path) -> None:
    token = house.invite("broker", over, "Kari Nordmann")
    assert token
    assert house.run("bors", "erase", over, "--yes", over)["state"] == "erased"
    assert house.attempt("bors", "erase", over, "--yes", over).returncode == 1
    assert httpx.get(f"{house.url}/b/{over}").status_code == 410
    assert [over, "*"] in house.run("erased")["erased"]
    listed = {one["bors"]: one["state"] for one in house.run("bors", "list")["borser"]}
    assert listed[over] == "erased"
    eventually(lambda: f"{over} *" in (house.data_dir / "erased").read_text())
    eventually(lambda: house.attempt("doctor", "facts", "records", "board", "letters", "retention").returncode == 0)
    assert "Traceback" not in house.attempt("rebuild", over).stderr
    assert house.run("backup", str(tmp_path / "copy"))["keys"] > 0
    assert house.attempt("invite", "broker", over, "--name", "Kari").returncode == 1
    again = house.attempt("bors", "create", over, "--name", "En ny")
    assert again.returncode == 1
