"""Files, logs and disks that ail in a house that runs are found by the doctor, and no longer once they are mended."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cli.doctor.runner import run_named_checks
from frivilligbors import connections, keys
from launcher.aof_files import AOF_DIR
from tests.eventually import eventually

from .examined_house import BORS, Ward, assert_ailing


def written_anew(ward: Ward) -> None:
    connections.rewrite(ward.context.redis)
    eventually(lambda: not any(one.rewriting for one in connections.persistence(ward.context.redis)))


def appended(ward: Ward) -> Path:
    """What was appended since the files were written anew: two commands, of which each may be spoilt."""
    eventually(lambda: not any(one.rewriting for one in connections.persistence(ward.context.redis)))
    for _ in range(2):
        ward.client.set(keys.PROBE, "written to see whether it can be")
    return sorted((ward.house.data_dir / "store" / AOF_DIR).glob("*.incr.aof"))[-1]


@contextmanager
def cut_off(ward: Ward) -> Iterator[None]:
    file = appended(ward)
    os.truncate(file, file.stat().st_size - 40)
    try:
        yield
    finally:
        written_anew(ward)


@contextmanager
def scribbled_on(ward: Ward) -> Iterator[None]:
    file = appended(ward)
    at = file.read_bytes().rindex(b"*3")
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"?")
    try:
        yield
    finally:
        written_anew(ward)


@contextmanager
def no_list(ward: Ward) -> Iterator[None]:
    file = ward.house.data_dir / "store" / AOF_DIR / "appendonly.aof.manifest"
    text = file.read_bytes()
    file.unlink()
    try:
        yield
    finally:
        file.write_bytes(text)


@contextmanager
def seen_more(ward: Ward) -> Iterator[None]:
    """What a store looks like that has forgotten what it acknowledged."""
    file, now = ward.house.data_dir / "witness.json", ward.position(BORS)
    text = file.read_text()
    seen = json.loads(text)
    seen[BORS] |= {"position": now + 3, "agreement": 2}
    file.write_text(json.dumps(seen))
    try:
        yield
    finally:
        file.write_text(text)


Harm = Callable[[Ward], AbstractContextManager[None]]
FILES: dict[Harm, str] = {
    cut_off: r"40 bytes that the store wrote are gone from its files in .*store: .*make a backup now",
    scribbled_on: r"incr\.aof is damaged from byte \d+ of \d+: .*make a backup now",
    no_list: r"The list of the store's files .* is missing or damaged.*frivilligbors repair",
    seen_more: rf"The store has lost what it had acknowledged: {BORS}: 3 facts \(no\. .+\), 2 agreements \(no\. 1 to 2\)",
}


@pytest.mark.parametrize("harm", FILES, ids=lambda harm: harm.__name__)
def test_files_that_are_damaged_while_the_store_runs_are_found(ward: Ward, harm: Harm) -> None:
    with harm(ward):
        assert_ailing(ward.ailing("files"), files=FILES[harm])
    ward.is_well("files")


def test_a_store_whose_losses_nobody_would_see_is_found(ward: Ward) -> None:
    evening = ward.evening("moss")
    with ward.stopped():
        evening.close()
        assert_ailing(
            ward.ailing("files"), files=r"what the store holds is not written down in .*witness\.json.*does the launcher run"
        )
    ward.is_well("files")


@contextmanager
def no_folder(ward: Ward) -> Iterator[None]:
    logs = ward.house.data_dir / "log"
    logs.rename(logs.with_name("aside"))
    try:
        yield
    finally:
        logs.with_name("aside").rename(logs)


@contextmanager
def read_only(ward: Ward) -> Iterator[None]:
    with mounted(ward.house.data_dir / "log", "ro"):
        yield


@contextmanager
def full(ward: Ward) -> Iterator[None]:
    with mounted(ward.house.data_dir / "log", "size=4k") as folder:
        (folder / "filling").write_bytes(bytes(4096))
        yield


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("Only root may mount a disk.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


LOGS: dict[Harm, str] = {
    no_folder: r"the folder .*log is gone",
    read_only: r"nothing can be written in .*log \(Read-only file system\)",
    full: r"nothing can be written in .*log \(No space left on device\)",
}


@pytest.mark.parametrize("harm", LOGS, ids=lambda harm: harm.__name__)
def test_logs_that_cannot_be_written_are_found(ward: Ward, harm: Harm) -> None:
    with harm(ward):
        assert_ailing(ward.ailing("logs"), logs=LOGS[harm])
    ward.is_well("logs")


def test_whose_words_go_to_a_file_that_was_removed_is_named(ward: Ward) -> None:
    (ward.house.data_dir / "log" / "letters.log").unlink()
    assert_ailing(
        ward.ailing("logs"), logs=r"what letters say is lost: their files in .*log were taken away; start the house again"
    )
    os.kill(ward.pid("letters"), signal.SIGKILL)
    ward.is_well("logs", "letters", "processes")


def test_a_disk_that_is_nearly_full_is_found(ward: Ward, tmp_path: Path) -> None:
    patient = ward.patient()
    with mounted(tmp_path, "size=2m"):
        small = replace(patient, settings=replace(patient.settings, data_dir=tmp_path))
        (found,) = run_named_checks(["disk"], small).values()
    assert re.search(r"[12] MB are free on the disk of .*, and 12 are needed: .*make room", found.text)
    assert found.ok is False
    ward.is_well("disk")


def test_what_was_lost_by_a_file_that_was_damaged_and_begun_with_again_is_told_by_number(ward: Ward) -> None:
    """The last of all: afterwards the house is stopped, repaired and started."""
    before = ward.position(BORS)
    file = appended(ward)
    ward.evening("hamar").close()
    ward.is_well("files")  # what the store holds is written down beside it
    with ward.dead("store"):
        text = file.read_bytes()
        file.write_bytes(text[: text.rindex(b"MULTI") - 15] if b"MULTI" in text else text[: text.rindex(b"*") - 100])
    lost = r"The store has lost what it had acknowledged: .*hamar: \d+ facts? \(no\. [\d to]+\)"
    eventually(lambda: re.search(lost, ward.ailing("files").get("files", "")), within=40)
    assert "takes nothing new" in ward.ailing("store")["store"]
    ward.house.stop()
    done = ward.house.attempt("repair")
    assert done.returncode == 0, done.stderr
    assert "Lost: " in done.stdout
    ward.house.start()
    again = Ward(ward.house)
    again.is_well()
    assert again.position(BORS) <= before
    again.client.close()
    again.context.redis.close()
