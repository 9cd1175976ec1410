"""The note a running house leaves in its data folder, so that the other commands find it."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from frivilligbors.settings import Settings, Unusable
from web import Context
from web.context import context_for

from . import best_effort, store_files
from .plan import Plan
from .secret_files import kept_key
from .server import is_claimed

SHARED = ("redis_url", "queue_url", "public_url", "smtp_url", "postbox_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Where a house runs: its addresses, its ports and the ids of its processes."""

    pid: int
    port: int
    redis_url: str
    queue_url: str
    public_url: str
    smtp_url: str
    postbox_url: str
    letters_at: str
    processes: dict[str, int] = field(default_factory=dict)


class Note:
    """The note of the house that runs here: what it says stays so, whoever removes or spoils it."""

    def __init__(self, planned: Plan) -> None:
        shared = {name: getattr(planned.settings, name) for name in SHARED}
        pages = planned.postbox.page if planned.postbox else ""
        self._file = _note(planned.settings.data_dir)
        self._running = Running(pid=os.getpid(), port=planned.settings.port, letters_at=pages, **shared)
        self._left: tuple[dict[str, int], tuple[int, ...]] | None = None

    def keep(self, processes: dict[str, int]) -> None:
        """Write it, for its owner only, unless it says so already. What cannot be written now, the next look tries again."""
        if self._left == (processes, self._stamp()):
            return
        text = json.dumps(asdict(replace(self._running, processes=processes)), indent=2)
        self._left = (processes, self._stamp()) if best_effort.keep(self._file, text) else None

    def _stamp(self) -> tuple[int, ...]:
        """What tells one state of the file from another."""
        found = best_effort.attempt(self._file.stat, None)
        return (found.st_ino, found.st_size, found.st_mtime_ns) if found else ()


def take_note_away(data_dir: Path) -> None:
    """The house no longer runs."""
    best_effort.take_away(_note(data_dir))


def note(data_dir: Path) -> Running | None:
    """The note of the house that runs on this data folder. None where there is none that is whole: it is written anew."""
    try:
        told: dict[str, Any] = json.loads(_note(data_dir).read_text())
        known = {name: told[name] for name in (f.name for f in fields(Running)) if name in told}
        return Running(**known) if all(map(_is_whole, known.items())) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def settings_of_the_house() -> Settings:
    """The settings the running house has: from the environment, else from its note. Raises Unusable."""
    settings = Settings.of()
    claimed = is_claimed(settings.data_dir)
    found = note(settings.data_dir) if claimed else None
    if found is None and not settings.redis_url:
        raise Unusable(_nobody(settings.data_dir, claimed))
    if found is None:
        return settings
    told = {name: getattr(settings, name) or getattr(found, name) for name in SHARED}
    secret = settings.secret_key or kept_key(settings.data_dir / "secret.key")
    return replace(settings, port=found.port, secret_key=secret, **told)


def house_of_the_command() -> Context:
    """The house that a command speaks to. Raises Unusable."""
    return context_for(settings_of_the_house())


def _nobody(data_dir: Path, claimed: bool) -> str:
    if claimed:
        return f"A house is starting on {data_dir}, or cannot write {_note(data_dir).name} there: try again in a moment."
    if damage := store_files.damage(data_dir / "store"):
        return f"No house is running on {data_dir}: {damage}."
    return f"No house is running on {data_dir}: start one with frivilligbors up, or set REDIS_URL."


def _is_whole(told: tuple[str, Any]) -> bool:
    name, value = told
    match name:
        case "pid" | "port":
            return type(value) is int and value > 0
        case "processes":
            return isinstance(value, dict) and all(type(pid) is int for pid in value.values())
    return isinstance(value, str)


def _note(data_dir: Path) -> Path:
    return data_dir / "running.json"
