"""The files of the embedded store: whether they are whole, on disk, and what mends them.

The append-only file is several: a list (the manifest), a base, and what was appended since. Valkey begins with nothing where
the list is missing, says nothing of it, and names a program we do not ship where it cannot read what was appended.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frivilligbors.settings import Unusable

from . import high_water_marks
from .best_effort_io import attempt, take_away
from .embedded_valkey import binary
from .secret_files import sync_folder

APPENDONLY = "appendonlydir"
LIST = "appendonly.aof.manifest"
LINE = re.compile(r"file (?P<name>\S+) seq (?P<seq>\d+) type (?P<kind>[bih])(?: .*)?")
CHECKED = re.compile(r"size=(\d+), ok_up_to=(\d+)")
LOGS = "server.log", "server.old.log"
READY = "Ready to accept connections"
REPAIR = "frivilligbors repair"
BEGIN_ANEW = (
    f"put it back from a copy of the folder, or begin with an empty store ({REPAIR} --empty) and restore a backup into it"
)


class Damaged(Unusable):
    """The files of the store are not whole. One sentence: what is wrong, and the command that goes on."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files the append-only file is made of: a base (b), what was appended (i), or what is history by now (h)."""

    name: str
    seq: int
    kind: str


@dataclass(frozen=True, slots=True)
class Torn:
    """A file that can be read as far as `whole`, of `size` bytes."""

    file: Path
    whole: int
    size: int


def examine(folder: Path) -> None:
    """Nothing is begun on files that are not all there. Raises Damaged."""
    listed, there = parts(folder), list(lying(folder))
    if listed is None and there:
        raise Damaged(
            f"The list of the store's files ({folder / APPENDONLY / LIST}) is missing or damaged, and the store would begin "
            f"empty: {REPAIR} puts it together again from the {len(there)} files that are there"
        )
    if listed is None and _was_there(folder):
        raise Damaged(f"All that the store held ({_held(folder)}) is gone from {folder / APPENDONLY}: {BEGIN_ANEW}")
    for part in listed or ():
        if part.kind != "h" and not _is_there(folder / APPENDONLY / part.name, part.kind):
            raise Damaged(
                f"The store's file {folder / APPENDONLY / part.name} is missing or empty, and what it held cannot be had from "
                f"the others (all of them together held {_held(folder)}): {BEGIN_ANEW}"
            )


def parts(folder: Path) -> list[Part] | None:
    """What the list names. None where there is no list that is whole."""
    text = attempt((folder / APPENDONLY / LIST).read_text, "")
    found = [LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not found or not all(found) or not text.endswith("\n"):
        return None
    return [Part(one["name"], int(one["seq"]), one["kind"]) for one in found if one]


def lying(folder: Path) -> Iterator[Path]:
    """The parts that lie in the folder, listed or not."""
    for file in sorted((folder / APPENDONLY).glob("appendonly.aof.*")):
        if file.suffix in (".rdb", ".aof"):
            yield file


def torn(folder: Path) -> list[Torn]:
    """What was appended and cannot be read to its end. Raises OSError."""
    names = [part.name for part in parts(folder) or () if part.kind == "i"]
    return [found for name in names if (found := check(folder / APPENDONLY / name))]


def check(file: Path) -> Torn | None:
    """How far a file of what was appended can be read. None: to its end."""
    told = checker(file).stdout
    found = CHECKED.search(told)
    if not found or found[1] == found[2] or file.stat().st_size == 0:
        return None
    return Torn(file, int(found[2]), int(found[1]))


def broken_base(folder: Path) -> Path | None:
    """The file that all the others build on, if it cannot be read: then nothing can."""
    bases = (folder / APPENDONLY / part.name for part in parts(folder) or () if part.kind == "b")
    return next((base for base in bases if base.suffix == ".rdb" and _program("valkey-check-rdb", base).returncode), None)


def checker(*arguments: str | Path, answer: str = "") -> "subprocess.CompletedProcess[str]":
    """The server's program under its other name, under which it checks and mends files."""
    return _program("valkey-check-aof", *arguments, answer=answer)


def _program(name: str, *arguments: str | Path, answer: str = "") -> "subprocess.CompletedProcess[str]":
    command = [name, *map(str, arguments)]
    return subprocess.run(command, executable=binary(), input=answer, capture_output=True, text=True, check=False)


def damage(folder: Path) -> str:
    """What is wrong with the files of a store that does not run; nothing, if they are well."""
    try:
        examine(folder)
    except Damaged as damaged:
        return str(damaged)
    return diagnosis(folder)


def diagnosis(folder: Path) -> str:
    """Which file a store that will not start trips over, and what mends it. Nothing, if the files are not the reason."""
    try:
        base, found = broken_base(folder), torn(folder)
    except (OSError, Unusable):
        return ""
    if base:
        return f"the store's file {base} is damaged, and all that came later builds on it ({_held(folder)}): {BEGIN_ANEW}"
    return "; ".join(
        f"the store's file {one.file} is damaged from byte {one.whole} of {one.size}: {REPAIR} takes out what cannot be read, "
        f"keeps the file beside, and says by number what was lost, if anything was"
        for one in found
    )


def clear_away(folder: Path) -> None:
    """What a server that was killed while it wrote its files anew has left lying half done, and would never miss."""
    for file in (*folder.glob("temp-*"), *(folder / APPENDONLY).glob("temp-*")):
        take_away(file)


def sync(folder: Path) -> None:
    """Have every part, the list and their names on disk. Raises OSError."""
    inside = folder / APPENDONLY
    if not inside.is_dir():
        return
    for file in inside.iterdir():
        if file.is_file():
            _sync_file(file)
    sync_folder(inside)
    sync_folder(folder)


def traces(folder: Path) -> list[Path]:
    """What else a store leaves, by which we know that one has run here."""
    return [high_water_marks.file_of(folder), *(folder / name for name in LOGS), folder.parent / "log" / "web.log"]


def _sync_file(file: Path) -> None:
    opened = os.open(file, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _is_there(file: Path, kind: str) -> bool:
    """Whether a part lies there. What was appended may be nothing; a base never is."""
    return file.is_file() and (kind != "b" or file.stat().st_size > 0)


def _held(folder: Path) -> str:
    return high_water_marks.held(high_water_marks.read(folder))


def _was_there(folder: Path) -> bool:
    """Whether a store has ever run here: one that never did begins empty rightly."""
    said = attempt(lambda: (folder / LOGS[0]).read_text(errors="replace"), "")
    return READY in said or any(attempt(file.exists, False) for file in traces(folder) if file.name != LOGS[0])
