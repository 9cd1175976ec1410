"""Mending the files of a store that will not start or has lost something. What is taken out is kept beside."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis

from frivilligbors import keys
from frivilligbors.settings import Unusable

from . import aof_files, best_effort_io, high_water_marks
from .aof_files import APPENDONLY, LIST, Damaged, Part
from .embedded_store import Server, claim
from .embedded_valkey import stop

PATIENCE = 2.0  # seconds for a store whose house was killed to let go of its folder


def repair(data_dir: Path, *, empty: bool) -> tuple[list[str], list[high_water_marks.Loss]]:
    """Mend what can be mended: what was done, and what is lost for good. Raises Unusable where it cannot be mended, OSError."""
    folder = data_dir / "store"
    lock = claim(data_dir, patience=PATIENCE)
    try:
        was = high_water_marks.read(folder)
        done = [*_emptied(folder)] if empty else [*_listed_again(folder), *_cut_back(folder)]
        return done, _accepted(Server(data_dir, lock), was)
    finally:
        os.close(lock)


def _emptied(folder: Path) -> Iterator[str]:
    """Everything is put aside: the store begins anew."""
    aside = _aside(folder)
    for file in (folder / APPENDONLY, *aof_files.traces(folder)):
        if file.exists():
            file.replace(aside / file.name)
    yield f"The store is empty. All that was there lies in {aside}."


def _listed_again(folder: Path) -> Iterator[str]:
    """The list of the files, from the files that are there, if only one order is possible."""
    if aof_files.parts(folder) is not None:
        return
    found = [part for file in aof_files.lying(folder) if (part := _part(file))]
    if not found:
        aof_files.examine(folder)  # if all is gone, this says so
        raise Unusable(f"There is no store in {folder.parent}.")
    if sum(part.kind == "b" for part in found) != 1:
        raise Unusable(
            f"The files in {folder / APPENDONLY} are not one base and what was appended to it, and nobody can tell "
            f"which belong together: {aof_files.BEGIN_ANEW}."
        )
    inside = folder / APPENDONLY
    if (inside / LIST).exists():
        (inside / LIST).replace(_aside(folder) / LIST)
    ordered = sorted(found, key=lambda part: (part.kind != "b", part.seq))
    text = "".join(f"file {part.name} seq {part.seq} type {part.kind}\n" for part in ordered)
    if not best_effort_io.keep(inside / LIST, text):
        raise Unusable(f"{inside / LIST} cannot be written: is there room on the disk?")
    yield f"The list of the store's files is there again: {', '.join(part.name for part in ordered)}."


def _part(file: Path) -> Part | None:
    match file.name.split("."):
        case ["appendonly", "aof", seq, "base", "rdb" | "aof"] if seq.isdigit():
            return Part(file.name, int(seq), "b")
        case ["appendonly", "aof", seq, "incr", "aof"] if seq.isdigit():
            return Part(file.name, int(seq), "i")
    return None


def _cut_back(folder: Path) -> Iterator[str]:
    """What was appended, as far as it can be read."""
    aof_files.examine(folder)
    if aof_files.broken_base(folder):
        raise Damaged(f"That cannot be mended: {aof_files.diagnosis(folder)}")
    for one in aof_files.torn(folder):
        kept = _aside(folder) / one.file.name
        shutil.copy2(one.file, kept)
        aof_files.checker("--fix", one.file, answer="y\n")
        if (left := aof_files.check(one.file)) is not None:
            raise Unusable(f"{one.file} cannot be mended beyond byte {left.whole}: restore a backup.")
        yield f"{one.size - one.whole} bytes that could not be read are out of {one.file}; as it was, it lies in {kept}."


def _accepted(server: Server, was: Mapping[str, high_water_marks.Seen]) -> list[high_water_marks.Loss]:
    """Go on with what there is: what was lost is told, its numbers stay used, and screens believe a board that is older."""
    with _running(server) as client:
        lost = list(high_water_marks.losses(was, high_water_marks.look(client)))
        for one in lost:
            if client.exists(keys.BORS.of(one.bors)):
                client.hset(keys.BORS.of(one.bors), "epoch", secrets.token_hex(8))
            if one.was.agreement > one.now.agreement and client.exists(keys.BORS.of(one.bors)):
                client.set(keys.COUNTER.of(one.bors, high_water_marks.AGREEMENT), one.was.agreement)
        if not high_water_marks.write(server.folder, high_water_marks.look(client)):
            raise Unusable(f"{high_water_marks.file_of(server.folder)} cannot be written: is there room on the disk?")
    return lost


@contextmanager
def _running(server: Server) -> "Iterator[Redis]":
    process = server.start()
    try:
        with closing(server.client(10.0)) as client:
            yield client
    finally:
        stop(process)


def _aside(folder: Path) -> Path:
    made = folder / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    made.mkdir(parents=True, exist_ok=True)
    return made
