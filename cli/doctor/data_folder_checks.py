"""The data folder of a house on one machine: the store's files, the room on the disk, and what the processes have to say."""

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004
from redis.retry import Retry

from launcher import aof_files, best_effort_io, high_water_marks
from launcher.embedded_store import WRITES, is_shut
from launcher.store_monitor import ENOUGH, free_bytes, told, write_trial

from .result import Ailing, Unknown, borser
from .target import ELSEWHERE, Patient

PATIENCE = 3.0  # seconds: the launcher writes down every second what the store holds
CHECKED = 256 << 20  # bytes that are read through in the time there is
TRIAL = 4096
OUT = 1
ASIDE = "damaged-*"
WHILE_IT_RUNS = (
    "the store still knows all of it, and would not after a start; make a backup now (frivilligbors backup), then stop the "
    "house, repair and restore it"
)


def files(patient: Patient) -> str:
    """The files of the store are whole, and it holds all that it was seen to hold."""
    if not patient.own_store:
        raise Unknown("the store is somebody else's to look after, and so are its files")
    folder = patient.store_folder
    aof_files.examine(folder)
    try:
        with closing(_client(patient.settings.redis_url)) as client:
            _demand_nothing_lost(folder, client)
            _demand_in_full(folder, client)
            seen = _demand_witnessed(folder, client)
    except (ConnectionError, TimeoutError) as away:
        if damage := aof_files.diagnosis(folder):
            raise Ailing(damage) from away
        raise Unknown("all are there; whether they hold what they should, only the store can tell (see store)") from away
    return f"whole, with all that was acknowledged of {borser(len(seen))}{_mended(folder)}"


def disk(patient: Patient) -> str:
    """There is room on the disk, for the store to write its files anew as well."""
    if patient.note is None:
        raise Unknown(ELSEWHERE)
    folder = patient.settings.data_dir
    free, needed = free_bytes(folder), ENOUGH + sum(_sizes(patient.store_folder))
    if free < needed:
        raise Ailing(
            f"{free >> 20} MB are free on the disk of {folder}, and {-(-needed >> 20)} are needed: with less the store soon "
            "takes nothing new; make room"
        )
    took = _tried(folder)
    return f"{free >> 20} MB free, written in {took * 1000:.0f} ms"


def logs(patient: Patient) -> str:
    """What the processes have to say is written down where it is looked for."""
    if patient.note is None:
        raise Unknown(ELSEWHERE)
    if not patient.logs.is_dir():
        raise Ailing(f"the folder {patient.logs} is gone, and all that is said with it: make it, and start the house again")
    _tried(patient.logs)
    if elsewhere := list(_elsewhere(patient)):
        raise Ailing(
            f"what {', '.join(elsewhere)} say is lost: their files in {patient.logs} were taken away; start the house again"
        )
    return f"written to {patient.logs}"


def _demand_nothing_lost(folder: Path, client: "Redis") -> None:
    if lost := list(high_water_marks.losses(high_water_marks.read(folder), high_water_marks.look(client))):
        raise Ailing(told(lost))
    if is_shut(client.config_get(WRITES)):
        raise Ailing(f"the store takes nothing new: {free_bytes(folder) >> 20} MB are free on the disk of {folder}")


def _demand_in_full(folder: Path, client: "Redis") -> None:
    """All that the server wrote lies there and can be read to its end, while it writes on."""
    if missing := _cut_off(folder, client):
        raise Ailing(f"{missing} bytes that the store wrote are gone from its files in {folder}: {WHILE_IT_RUNS}")
    if sum(_sizes(folder)) > CHECKED or not (first := aof_files.torn(folder)):
        return
    again = {one.file: one.whole for one in aof_files.torn(folder)}
    if torn := [one for one in first if again.get(one.file) == one.whole]:
        raise Ailing(
            "; ".join(f"{one.file} is damaged from byte {one.whole} of {one.size}" for one in torn) + f": {WHILE_IT_RUNS}"
        )


def _cut_off(folder: Path, client: "Redis") -> int:
    """How many bytes the files are short of what the server has written."""
    short = 0
    for _ in range(3):  # it may change its files just now
        before = client.info("persistence")
        lies = sum(_sizes(folder, "bi" if before["aof_base_size"] else "i"))  # the empty base it began with is not counted
        if before["aof_rewrite_in_progress"] or before["aof_rewrite_scheduled"]:
            return 0
        short = int(before["aof_current_size"]) - lies
        if short <= 0:
            return 0
    return short


def _demand_witnessed(folder: Path, client: "Redis") -> dict[str, high_water_marks.Seen]:
    """What the store holds is written down beside it: else nobody would know what it lost."""
    first, until = high_water_marks.look(client), time.monotonic() + PATIENCE
    while list(high_water_marks.losses(first, high_water_marks.read(folder))):
        if time.monotonic() > until:
            raise Ailing(
                f"what the store holds is not written down in {high_water_marks.file_of(folder)}, so what it lost would be "
                "lost unseen: does the launcher run, and is there room on the disk?"
            )
        time.sleep(0.1)
    return first


def _mended(folder: Path) -> str:
    """When it was last repaired, and where what was taken out lies."""
    aside = sorted(folder.glob(ASIDE))
    return f"; repaired before, what was taken out lies in {aside[-1]}" if aside else ""


def _sizes(folder: Path, kinds: str = "bi") -> Iterator[int]:
    for part in aof_files.parts(folder) or ():
        if part.kind in kinds:
            file = folder / aof_files.APPENDONLY / part.name
            yield best_effort_io.attempt(lambda file=file: file.stat().st_size, 0)  # type: ignore[misc]


def _tried(folder: Path) -> float:
    """Write something there, to the disk, and take it away again: how long that took. Raises Ailing."""
    trial, began = folder / f".doctor-{secrets.token_hex(4)}", time.monotonic()
    try:
        write_trial(trial, TRIAL)
    except OSError as trouble:
        raise Ailing(
            f"nothing can be written in {folder} ({trouble.strerror}): make room, or let it be written to"
        ) from trouble
    finally:
        best_effort_io.take_away(trial)
    return time.monotonic() - began


def _elsewhere(patient: Patient) -> Iterator[str]:
    """Whose words go to no file of theirs: the file was removed, or could not be opened. Only Linux tells."""
    for name, pid in patient.processes.items():
        link = Path(f"/proc/{pid}/fd/{OUT}")
        goes = best_effort_io.attempt(link.readlink, None)
        if goes is not None and not best_effort_io.attempt(lambda goes=goes: goes.is_file(), False):  # type: ignore[misc]
            yield name


def _client(url: str) -> "Redis":
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=1, socket_timeout=2.5)
