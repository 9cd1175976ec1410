"""Checks the data folder of a launcher: the AOF files, the disk space and the logs."""

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
from launcher.embedded_store import WRITE_GUARD, is_read_only
from launcher.store_monitor import RESUME_FREE_BYTES, free_bytes, loss_message, write_and_sync

from .result import CheckFailed, CheckUnknown, count_borser
from .target import ELSEWHERE, Target

MARK_TIMEOUT = 3.0  # seconds: the launcher writes the high-water marks every second
MAX_CHECKED_BYTES = 256 << 20  # more are not read within the timeout
PROBE_BYTES = 4096
STDOUT = 1
QUARANTINE_GLOB = "damaged-*"
WHILE_IT_RUNS = (
    "the store still knows all of it, and would not after a start; make a backup now (frivilligbors backup), then stop the "
    "house, repair and restore it"
)


def files(target: Target) -> str:
    """The AOF files are complete, and nothing acknowledged is missing."""
    if not target.own_store:
        raise CheckUnknown("the store is somebody else's to look after, and so are its files")
    folder = target.store_folder
    aof_files.demand_complete(folder)
    try:
        with closing(_redis_client(target.settings.redis_url)) as redis:
            _demand_nothing_lost(folder, redis)
            _demand_files_complete(folder, redis)
            marks = _demand_marks_current(folder, redis)
    except (ConnectionError, TimeoutError) as error:
        if damage := aof_files.diagnose(folder):
            raise CheckFailed(damage) from error
        raise CheckUnknown("all are there; whether they hold what they should, only the store can tell (see store)") from error
    return f"whole, with all that was acknowledged of {count_borser(len(marks))}{_repair_note(folder)}"


def disk(target: Target) -> str:
    """There is disk space, for an AOF rewrite too."""
    if target.instance is None:
        raise CheckUnknown(ELSEWHERE)
    folder = target.settings.data_dir
    free, needed = free_bytes(folder), RESUME_FREE_BYTES + sum(_sizes(target.store_folder))
    if free < needed:
        raise CheckFailed(
            f"{free >> 20} MB are free on the disk of {folder}, and {-(-needed >> 20)} are needed: with less the store soon "
            "takes nothing new; make room"
        )
    seconds = _measure_write(folder)
    return f"{free >> 20} MB free, written in {seconds * 1000:.0f} ms"


def logs(target: Target) -> str:
    """The logs are written."""
    if target.instance is None:
        raise CheckUnknown(ELSEWHERE)
    if not target.log_dir.is_dir():
        raise CheckFailed(
            f"the folder {target.log_dir} is gone, and all that is said with it: make it, and start the house again"
        )
    _measure_write(target.log_dir)
    if unlogged := list(_processes_without_log_file(target)):
        raise CheckFailed(
            f"what {', '.join(unlogged)} say is lost: their files in {target.log_dir} were taken away; start the house again"
        )
    return f"written to {target.log_dir}"


def _demand_nothing_lost(folder: Path, redis: "Redis") -> None:
    if losses := list(high_water_marks.find_losses(high_water_marks.read(folder), high_water_marks.measure(redis))):
        raise CheckFailed(loss_message(losses))
    if is_read_only(redis.config_get(WRITE_GUARD)):
        raise CheckFailed(f"the store takes nothing new: {free_bytes(folder) >> 20} MB are free on the disk of {folder}")


def _demand_files_complete(folder: Path, redis: "Redis") -> None:
    """Raises CheckFailed if bytes that the server wrote are missing or damaged; it may write meanwhile."""
    if missing := _missing_bytes(folder, redis):
        raise CheckFailed(f"{missing} bytes that the store wrote are gone from its files in {folder}: {WHILE_IT_RUNS}")
    if sum(_sizes(folder)) > MAX_CHECKED_BYTES or not (first := aof_files.damaged_parts(folder)):
        return
    second = {part.file: part.readable for part in aof_files.damaged_parts(folder)}
    if damaged := [part for part in first if second.get(part.file) == part.readable]:
        raise CheckFailed(
            "; ".join(f"{part.file} is damaged from byte {part.readable} of {part.size}" for part in damaged)
            + f": {WHILE_IT_RUNS}"
        )


def _missing_bytes(folder: Path, redis: "Redis") -> int:
    """How many bytes of what the server has written are missing from the files."""
    missing = 0
    for _ in range(3):  # it may be rewriting its files
        before = redis.info("persistence")
        on_disk = sum(_sizes(folder, "bi" if before["aof_base_size"] else "i"))  # an empty base is not counted
        if before["aof_rewrite_in_progress"] or before["aof_rewrite_scheduled"]:
            return 0
        missing = int(before["aof_current_size"]) - on_disk
        if missing <= 0:
            return 0
    return missing


def _demand_marks_current(folder: Path, redis: "Redis") -> dict[str, high_water_marks.HighWaterMark]:
    """Raises CheckFailed unless the high-water marks are written: without them a loss would go unnoticed."""
    first, deadline = high_water_marks.measure(redis), time.monotonic() + MARK_TIMEOUT
    while list(high_water_marks.find_losses(first, high_water_marks.read(folder))):
        if time.monotonic() > deadline:
            raise CheckFailed(
                f"what the store holds is not written down in {high_water_marks.path_for(folder)}, so what it lost would be "
                "lost unseen: does the launcher run, and is there room on the disk?"
            )
        time.sleep(0.1)
    return first


def _repair_note(folder: Path) -> str:
    """The folder of the last repair, if there was one."""
    repairs = sorted(folder.glob(QUARANTINE_GLOB))
    return f"; repaired before, what was taken out lies in {repairs[-1]}" if repairs else ""


def _sizes(folder: Path, kinds: str = "bi") -> Iterator[int]:
    for part in aof_files.manifest_parts(folder) or ():
        if part.kind in kinds:
            file = folder / aof_files.AOF_DIR / part.name
            yield best_effort_io.attempt(lambda file=file: file.stat().st_size, 0)  # type: ignore[misc]


def _measure_write(folder: Path) -> float:
    """Write, sync and delete a file there: the seconds it took. Raises CheckFailed."""
    probe, started_at = folder / f".doctor-{secrets.token_hex(4)}", time.monotonic()
    try:
        write_and_sync(probe, PROBE_BYTES)
    except OSError as error:
        raise CheckFailed(
            f"nothing can be written in {folder} ({error.strerror}): make room, or let it be written to"
        ) from error
    finally:
        best_effort_io.remove_file(probe)
    return time.monotonic() - started_at


def _processes_without_log_file(target: Target) -> Iterator[str]:
    """The processes whose stdout is no existing file. Linux only."""
    for name, pid in target.processes.items():
        link = Path(f"/proc/{pid}/fd/{STDOUT}")
        target_file = best_effort_io.attempt(link.readlink, None)
        if target_file is not None and not best_effort_io.attempt(lambda target_file=target_file: target_file.is_file(), False):  # type: ignore[misc]
            yield name


def _redis_client(url: str) -> "Redis":
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=1, socket_timeout=2.5)
