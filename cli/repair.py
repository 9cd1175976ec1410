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

from . import best_effort, store_files, witness
from .server import Server, claim
from .store_files import APPENDONLY, LIST, Damaged, Part
from .valkey import stop

PATIENCE = 2.0  # seconds for a store whose house was killed to let go of its folder


def repair(data_dir: Path, *, empty: bool) -> tuple[list[str], list[witness.Loss]]:
    """Mend what can be mended: what was done, and what is lost for good. Raises Unusable where it cannot be mended, OSError."""
    folder = data_dir / "store"
    lock = claim(data_dir, patience=PATIENCE)
    try:
        was = witness.read(folder)
        done = [*_emptied(folder)] if empty else [*_listed_again(folder), *_cut_back(folder)]
        return done, _accepted(Server(data_dir, lock), was)
    finally:
        os.close(lock)


def _emptied(folder: Path) -> Iterator[str]:
    """Everything is put aside: the store begins anew."""
    aside = _aside(folder)
    for file in (folder / APPENDONLY, *store_files.traces(folder)):
        if file.exists():
            file.replace(aside / file.name)
    yield f"The store is empty. All that was there lies in {aside}."


def _listed_again(folder: Path) -> Iterator[str]:
    """The list of the files, from the files that are there, if only one order is possible."""
    if store_files.parts(folder) is not None:
        return
    found = [part for file in store_files.lying(folder) if (part := _part(file))]
    if not found:
        store_files.examine(folder)  # if all is gone, this says so
        raise Unusable(f"There is no store in {folder.parent}.")
    if sum(part.kind == "b" for part in found) != 1:
        raise Unusable(
            f"The files in {folder / APPENDONLY} are not one base and what was appended to it, and nobody can tell "
            f"which belong together: {store_files.BEGIN_ANEW}."
        )
    inside = folder / APPENDONLY
    if (inside / LIST).exists():
        (inside / LIST).replace(_aside(folder) / LIST)
    ordered = sorted(found, key=lambda part: (part.kind != "b", part.seq))
    text = "".join(f"file {part.name} seq {part.seq} type {part.kind}\n" for part in ordered)
    if not best_effort.keep(inside / LIST, text):
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
    store_files.examine(folder)
    if store_files.broken_base(folder):
        raise Damaged(f"That cannot be mended: {store_files.diagnosis(folder)}")
    for one in store_files.torn(folder):
        kept = _aside(folder) / one.file.name
        shutil.copy2(one.file, kept)
        store_files.checker("--fix", one.file, answer="y\n")
        if (left := store_files.check(one.file)) is not None:
            raise Unusable(f"{one.file} cannot be mended beyond byte {left.whole}: restore a backup.")
        yield f"{one.size - one.whole} bytes that could not be read are out of {one.file}; as it was, it lies in {kept}."


def _accepted(server: Server, was: Mapping[str, witness.Seen]) -> list[witness.Loss]:
    """Go on with what there is: what was lost is told, its numbers stay used, and screens believe a board that is older."""
    with _running(server) as client:
        lost = list(witness.losses(was, witness.look(client)))
        for one in lost:
            if client.exists(keys.BORS.of(one.bors)):
                client.hset(keys.BORS.of(one.bors), "epoch", secrets.token_hex(8))
            if one.was.agreement > one.now.agreement and client.exists(keys.BORS.of(one.bors)):
                client.set(keys.COUNTER.of(one.bors, witness.AGREEMENT), one.was.agreement)
        if not witness.write(server.folder, witness.look(client)):
            raise Unusable(f"{witness.file_of(server.folder)} cannot be written: is there room on the disk?")
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
