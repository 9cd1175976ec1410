"""The files of a store, damaged in every way we know: nothing begins empty in silence, and one command mends it."""

import os
import re
import shutil
from pathlib import Path

import pytest

from frivilligbors import keys
from frivilligbors.errors import OperatorError
from launcher import aof_files, high_water_marks
from launcher import repair as mending
from launcher.aof_files import MANIFEST, StoreDamaged
from launcher.repair import repair

from .damaged_store import (
    BORS,
    FACTS,
    LOST,
    MENDED,
    Harm,
    agree,
    appended,
    base_of,
    flipped_bit_in_the_last_entry,
    garbage_at_the_end,
    inside,
    no_base,
    no_list,
    running,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an evening in it, and what was seen of that."""
    data = tmp_path_factory.mktemp("whole") / "data"
    with running(data) as client:
        client.sadd(keys.DIRECTORY, BORS)
        client.hset(keys.BORS.of(BORS), mapping={"slug": BORS, "epoch": "first"})
        agree(client, 1, FACTS)
        assert high_water_marks.write(data / "store", high_water_marks.measure(client))
    return data


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "data"))


def refused(data: Path) -> str:
    """Why a store does not start on a folder; it says so in one sentence."""
    with pytest.raises(OperatorError) as refusal, running(data):
        pass
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


@pytest.mark.parametrize("harm", [*MENDED, *LOST], ids=lambda harm: harm.__name__)
def test_a_damaged_store_does_not_start_and_says_what_is_damaged_and_what_goes_on(data: Path, harm: Harm) -> None:
    harm(data)
    assert re.search((MENDED | LOST)[harm], refused(data))
    assert re.search((MENDED | LOST)[harm], aof_files.describe_damage(data / "store"))
    assert "valkey-check-aof" not in refused(data)


@pytest.mark.parametrize("harm", MENDED, ids=lambda harm: harm.__name__)
def test_one_command_mends_it_and_nothing_is_lost(data: Path, harm: Harm) -> None:
    harm(data)
    done, lost = repair(data, empty=False)
    assert (len(done), lost) == (1, [])
    with running(data) as client:
        assert client.xlen(keys.LOG.of(BORS)) == FACTS
        assert client.hget(keys.BORS.of(BORS), "epoch") == b"first"
    assert repair(data, empty=False) == ([], [])


def test_what_was_taken_out_is_kept_beside(data: Path) -> None:
    garbage_at_the_end(data)
    damaged = appended(data).read_bytes()
    repair(data, empty=False)
    (kept,) = (data / "store").glob("damaged-*/*.incr.aof")
    assert kept.read_bytes() == damaged


def test_what_was_acknowledged_and_cut_off_is_told_by_number(data: Path) -> None:
    text = appended(data).read_bytes()
    appended(data).write_bytes(text[: text.index(b"35-0")])
    _, lost = repair(data, empty=False)
    assert [str(one) for one in lost] == ["drammen: 6 facts (no. 35 to 40), 6 agreements (no. 7 to 12)"]
    with running(data) as client:
        assert client.xlen(keys.LOG.of(BORS)) == 34
        assert client.get(keys.SEQUENCE.of(BORS, "agreement")) == b"12", "a number that was given out is not given again"
        assert client.hget(keys.BORS.of(BORS), "epoch") != b"first", "screens would wait for facts that are gone"
    assert repair(data, empty=False) == ([], [])


def test_a_bit_that_flipped_takes_what_comes_after_it_and_that_is_told(data: Path) -> None:
    flipped_bit_in_the_last_entry(data)
    assert "is damaged from byte" in refused(data)
    done, lost = repair(data, empty=False)
    assert len(done) == 1
    assert [str(one) for one in lost] == ["drammen: 1 fact (no. 40), 1 agreement (no. 12)"]


def test_a_command_that_was_half_written_was_acknowledged_to_nobody_and_needs_no_mending(data: Path) -> None:
    with appended(data).open("ab") as file:
        file.write(b"*5\r\n$4\r\nXADD\r\n$13\r\n{drammen}")
    with running(data) as client:
        assert client.xlen(keys.LOG.of(BORS)) == FACTS


@pytest.mark.parametrize("harm", LOST, ids=lambda harm: harm.__name__)
def test_what_cannot_be_mended_begins_empty_only_when_told_to_and_says_by_number_what_it_held(data: Path, harm: Harm) -> None:
    seen = high_water_marks.path_for(data / "store").read_bytes()
    harm(data)
    with pytest.raises(StoreDamaged, match="repair --empty"):
        repair(data, empty=False)
    _, lost = repair(data, empty=True)
    expected = ["drammen: 40 facts (no. 1 to 40), 12 agreements (no. 1 to 12)"] if "nobody noted" not in LOST[harm] else []
    assert [str(one) for one in lost] == expected
    assert {file.read_bytes() for file in (data / "store").glob("damaged-*/witness.json")} <= {seen}
    with running(data) as client:
        assert client.dbsize() == 0


def test_a_list_is_not_put_together_without_the_base_that_all_builds_on(data: Path) -> None:
    no_list(data)
    no_base(data)
    with pytest.raises(OperatorError, match="which belong together"):
        repair(data, empty=False)
    assert not (inside(data) / MANIFEST).exists()


def test_files_of_two_writings_are_not_put_together_by_guessing(data: Path) -> None:
    shutil.copy(base_of(data), inside(data) / "appendonly.aof.7.base.rdb")
    no_list(data)
    with pytest.raises(OperatorError, match="which belong together"):
        repair(data, empty=False)


def test_a_first_start_is_no_damage(tmp_path: Path) -> None:
    with running(tmp_path / "data") as client:
        assert client.dbsize() == 0


def test_a_house_that_runs_is_not_mended_under_its_feet(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "LOCK_TIMEOUT", 0.0)
    with running(data), pytest.raises(OperatorError, match="Another Frivilligbørs is running"):
        repair(data, empty=False)


def test_what_a_server_left_half_written_is_cleared_away(data: Path) -> None:
    left = [data / "store" / "temp-rewriteaof-bg-77.aof", inside(data) / "temp-rewriteaof-77.aof"]
    for file in left:
        file.write_bytes(bytes(1000))
    with running(data):
        assert not any(file.exists() for file in left)


def test_what_was_seen_is_on_disk_before_it_takes_the_place_of_what_was_seen_before(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a power cut, which is what it is for, leaves it empty."""
    before, synced = high_water_marks.read(data / "store"), list[tuple[str, bool]]()

    def fsync(descriptor: int) -> None:
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        synced.append((name, high_water_marks.read(data / "store") == before))

    monkeypatch.setattr(os, "fsync", fsync)
    assert high_water_marks.write(data / "store", {})
    assert synced == [("witness.json.new", True)]
    assert high_water_marks.read(data / "store") == {}


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"drammen": 7}', '{"drammen": {"epoch": "first"}}', "null"])
def test_a_witness_that_is_not_whole_has_seen_nothing(data: Path, spoilt: str) -> None:
    high_water_marks.path_for(data / "store").write_text(spoilt)
    assert high_water_marks.read(data / "store") == {}
