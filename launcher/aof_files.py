"""The append-only files (AOF) of the embedded store: completeness, damage, fsync.

The AOF is a manifest, a base file and incremental files. Valkey silently starts empty where the manifest is missing, and names
a program we do not ship where an incremental file is damaged.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frivilligbors.errors import OperatorError

from . import high_water_marks
from .best_effort_io import attempt, remove_file
from .embedded_valkey import server_binary
from .secret_files import fsync_folder

AOF_DIR = "appendonlydir"
MANIFEST = "appendonly.aof.manifest"
MANIFEST_LINE = re.compile(r"file (?P<name>\S+) seq (?P<seq>\d+) type (?P<kind>[bih])(?: .*)?")
CHECK_OUTPUT = re.compile(r"size=(\d+), ok_up_to=(\d+)")
LOG_FILES = "server.log", "server.old.log"
READY_MESSAGE = "Ready to accept connections"
REPAIR_COMMAND = "frivilligbors repair"
RECOVERY_HINT = (
    f"put it back from a copy of the folder, or begin with an empty store ({REPAIR_COMMAND} --empty) and restore "
    "a backup into it"
)


class StoreDamaged(OperatorError):
    """Files of the store are missing or damaged. One sentence: which, and the command to go on."""


@dataclass(frozen=True, slots=True)
class AofPart:
    """A line of the manifest: a base (b), incremental (i) or history (h) file."""

    name: str
    seq: int
    kind: str


@dataclass(frozen=True, slots=True)
class DamagedPart:
    """A file of `size` bytes that is readable up to byte `readable`."""

    file: Path
    readable: int
    size: int


def demand_complete(folder: Path) -> None:
    """Raises StoreDamaged unless the manifest and all files it names are present."""
    listed, on_disk = manifest_parts(folder), list(parts_on_disk(folder))
    if listed is None and on_disk:
        raise StoreDamaged(
            f"The list of the store's files ({folder / AOF_DIR / MANIFEST}) is missing or damaged, and the store would begin "
            f"empty: {REPAIR_COMMAND} puts it together again from the {len(on_disk)} files that are there"
        )
    if listed is None and _has_been_used(folder):
        raise StoreDamaged(
            f"All that the store held ({_last_known_contents(folder)}) is gone from {folder / AOF_DIR}: {RECOVERY_HINT}"
        )
    for part in listed or ():
        if part.kind != "h" and not _is_present(folder / AOF_DIR / part.name, part.kind):
            raise StoreDamaged(
                f"The store's file {folder / AOF_DIR / part.name} is missing or empty, and what it held cannot be had from "
                f"the others (all of them together held {_last_known_contents(folder)}): {RECOVERY_HINT}"
            )


def manifest_parts(folder: Path) -> list[AofPart] | None:
    """The lines of the manifest. None if it is missing or incomplete."""
    text = attempt((folder / AOF_DIR / MANIFEST).read_text, "")
    found = [MANIFEST_LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not found or not all(found) or not text.endswith("\n"):
        return None
    return [AofPart(part["name"], int(part["seq"]), part["kind"]) for part in found if part]


def parts_on_disk(folder: Path) -> Iterator[Path]:
    """The AOF files in the folder, whether the manifest names them or not."""
    for file in sorted((folder / AOF_DIR).glob("appendonly.aof.*")):
        if file.suffix in (".rdb", ".aof"):
            yield file


def damaged_parts(folder: Path) -> list[DamagedPart]:
    """The incremental files that are damaged. Raises OSError."""
    names = [part.name for part in manifest_parts(folder) or () if part.kind == "i"]
    return [found for name in names if (found := damage_of(folder / AOF_DIR / name))]


def damage_of(file: Path) -> DamagedPart | None:
    """Where an incremental file is damaged. None: nowhere."""
    output = check_aof(file).stdout
    found = CHECK_OUTPUT.search(output)
    if not found or found[1] == found[2] or file.stat().st_size == 0:
        return None
    return DamagedPart(file, int(found[2]), int(found[1]))


def broken_base(folder: Path) -> Path | None:
    """The base file, if it is damaged: then nothing can be loaded."""
    bases = (folder / AOF_DIR / part.name for part in manifest_parts(folder) or () if part.kind == "b")
    return next((base for base in bases if base.suffix == ".rdb" and _run("valkey-check-rdb", base).returncode), None)


def check_aof(*arguments: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """Run valkey-check-aof: the server program under its other name."""
    return _run("valkey-check-aof", *arguments, stdin=stdin)


def _run(name: str, *arguments: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    command = [name, *map(str, arguments)]
    return subprocess.run(command, executable=server_binary(), input=stdin, capture_output=True, text=True, check=False)


def describe_damage(folder: Path) -> str:
    """What is wrong with the files of a stopped store; empty if nothing is."""
    try:
        demand_complete(folder)
    except StoreDamaged as damaged:
        return str(damaged)
    return diagnose(folder)


def diagnose(folder: Path) -> str:
    """Which file keeps a store from starting, and the remedy. Empty if no file does."""
    try:
        base, found = broken_base(folder), damaged_parts(folder)
    except (OSError, OperatorError):
        return ""
    if base:
        contents = _last_known_contents(folder)
        return f"the store's file {base} is damaged, and all that came later builds on it ({contents}): {RECOVERY_HINT}"
    return "; ".join(
        f"the store's file {part.file} is damaged from byte {part.readable} of {part.size}: {REPAIR_COMMAND} takes out what "
        f"cannot be read, keeps the file beside, and says by number what was lost, if anything was"
        for part in found
    )


def remove_temporary_files(folder: Path) -> None:
    """Delete the temporary files of an AOF rewrite that was killed."""
    for file in (*folder.glob("temp-*"), *(folder / AOF_DIR).glob("temp-*")):
        remove_file(file)


def fsync_all(folder: Path) -> None:
    """fsync every AOF file, the manifest and their folders. Raises OSError."""
    aof_dir = folder / AOF_DIR
    if not aof_dir.is_dir():
        return
    for file in aof_dir.iterdir():
        if file.is_file():
            _fsync_file(file)
    fsync_folder(aof_dir)
    fsync_folder(folder)


def traces_of_use(folder: Path) -> list[Path]:
    """Other files that show that a store has run here."""
    return [high_water_marks.path_for(folder), *(folder / name for name in LOG_FILES), folder.parent / "log" / "web.log"]


def _fsync_file(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_present(file: Path, kind: str) -> bool:
    """Whether a file is there. An incremental file may be empty, a base may not."""
    return file.is_file() and (kind != "b" or file.stat().st_size > 0)


def _last_known_contents(folder: Path) -> str:
    return high_water_marks.describe(high_water_marks.read(folder))


def _has_been_used(folder: Path) -> bool:
    """Whether a store has ever run here: otherwise it may start empty."""
    log_text = attempt(lambda: (folder / LOG_FILES[0]).read_text(errors="replace"), "")
    return READY_MESSAGE in log_text or any(
        attempt(file.exists, False) for file in traces_of_use(folder) if file.name != LOG_FILES[0]
    )
