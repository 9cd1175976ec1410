"""Repairs the files of a store that does not start or has lost data. What is removed is kept in a `damaged-…` folder."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis

from frivilligbors import keys
from frivilligbors.errors import OperatorError

from . import aof_files, best_effort_io, high_water_marks
from .aof_files import AOF_DIR, MANIFEST, AofPart, StoreDamaged
from .data_dir_lock import lock_data_dir
from .embedded_store import EmbeddedStore
from .embedded_valkey import stop_server

LOCK_TIMEOUT = 2.0  # seconds for a store whose launcher was killed to release the data folder


def repair(data_dir: Path, *, empty: bool) -> tuple[list[str], list[high_water_marks.DataLoss]]:
    """Repair what can be repaired; what was done, and what is lost. Raises OperatorError where that is impossible, OSError."""
    folder = data_dir / "store"
    lock = lock_data_dir(data_dir, timeout=LOCK_TIMEOUT)
    try:
        before = high_water_marks.read(folder)
        actions = [*_empty_store(folder)] if empty else [*_rebuild_manifest(folder), *_truncate_damaged(folder)]
        return actions, _accept_losses(EmbeddedStore(data_dir, lock), before)
    finally:
        os.close(lock)


def _empty_store(folder: Path) -> Iterator[str]:
    """Move all files away: the store starts empty."""
    quarantine = _quarantine_dir(folder)
    for file in (folder / AOF_DIR, *aof_files.traces_of_use(folder)):
        if file.exists():
            file.replace(quarantine / file.name)
    yield f"The store is empty. All that was there lies in {quarantine}."


def _rebuild_manifest(folder: Path) -> Iterator[str]:
    """Write the AOF manifest again from the files present, if their order is unambiguous."""
    if aof_files.manifest_parts(folder) is not None:
        return
    found = [part for file in aof_files.parts_on_disk(folder) if (part := _part(file))]
    if not found:
        aof_files.demand_complete(folder)  # raises if everything is gone
        raise OperatorError(f"There is no store in {folder.parent}.")
    if sum(part.kind == "b" for part in found) != 1:
        raise OperatorError(
            f"The files in {folder / AOF_DIR} are not one base and what was appended to it, and nobody can tell "
            f"which belong together: {aof_files.RECOVERY_HINT}."
        )
    aof_dir = folder / AOF_DIR
    if (aof_dir / MANIFEST).exists():
        (aof_dir / MANIFEST).replace(_quarantine_dir(folder) / MANIFEST)
    ordered = sorted(found, key=lambda part: (part.kind != "b", part.seq))
    text = "".join(f"file {part.name} seq {part.seq} type {part.kind}\n" for part in ordered)
    if not best_effort_io.write_file(aof_dir / MANIFEST, text):
        raise OperatorError(f"{aof_dir / MANIFEST} cannot be written: is there room on the disk?")
    yield f"The list of the store's files is there again: {', '.join(part.name for part in ordered)}."


def _part(file: Path) -> AofPart | None:
    match file.name.split("."):
        case ["appendonly", "aof", seq, "base", "rdb" | "aof"] if seq.isdigit():
            return AofPart(file.name, int(seq), "b")
        case ["appendonly", "aof", seq, "incr", "aof"] if seq.isdigit():
            return AofPart(file.name, int(seq), "i")
    return None


def _truncate_damaged(folder: Path) -> Iterator[str]:
    """Truncate incremental AOF files at the first unreadable byte."""
    aof_files.demand_complete(folder)
    if aof_files.broken_base(folder):
        raise StoreDamaged(f"That cannot be mended: {aof_files.diagnose(folder)}")
    for part in aof_files.damaged_parts(folder):
        copy = _quarantine_dir(folder) / part.file.name
        shutil.copy2(part.file, copy)
        aof_files.check_aof("--fix", part.file, stdin="y\n")
        if (remaining := aof_files.damage_of(part.file)) is not None:
            raise OperatorError(f"{part.file} cannot be mended beyond byte {remaining.readable}: restore a backup.")
        yield f"{part.size - part.readable} bytes that could not be read are out of {part.file}; as it was, it lies in {copy}."


def _accept_losses(
    server: EmbeddedStore, before: Mapping[str, high_water_marks.HighWaterMark]
) -> list[high_water_marks.DataLoss]:
    """Accept the data present; the losses. Lost agreement numbers stay used; a new epoch makes screens accept it."""
    with _running_store(server) as client:
        losses = list(high_water_marks.find_losses(before, high_water_marks.measure(client)))
        for loss in losses:
            if client.exists(keys.BORS.of(loss.bors)):
                client.hset(keys.BORS.of(loss.bors), "epoch", secrets.token_hex(8))
            if loss.recorded.agreement > loss.current.agreement and client.exists(keys.BORS.of(loss.bors)):
                client.set(keys.SEQUENCE.of(loss.bors, high_water_marks.AGREEMENT), loss.recorded.agreement)
        if not high_water_marks.write(server.folder, high_water_marks.measure(client)):
            raise OperatorError(f"{high_water_marks.path_for(server.folder)} cannot be written: is there room on the disk?")
    return losses


@contextmanager
def _running_store(server: EmbeddedStore) -> "Iterator[Redis]":
    process = server.start()
    try:
        with closing(server.client(10.0)) as client:
            yield client
    finally:
        stop_server(process)


def _quarantine_dir(folder: Path) -> Path:
    quarantine = folder / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    quarantine.mkdir(parents=True, exist_ok=True)
    return quarantine
