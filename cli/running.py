"""The note a running house leaves in its data folder, so that the other commands find it."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from frivilligbors.settings import Settings, Unusable
from web import House
from web.house import furnished

from .server import is_claimed, kept_secret

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


def leave_note(data_dir: Path, running: Running) -> None:
    """Write the note, for its owner only."""
    made = _note(data_dir).with_suffix(".new")
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
        json.dump(asdict(running), written, indent=2)
    made.replace(_note(data_dir))


def take_note_away(data_dir: Path) -> None:
    """The house no longer runs."""
    _note(data_dir).unlink(missing_ok=True)


def note(data_dir: Path) -> Running | None:
    """The note of the house that runs on this data folder."""
    try:
        told: dict[str, Any] = json.loads(_note(data_dir).read_text())
    except FileNotFoundError:
        return None
    known = {f.name for f in fields(Running)}
    return Running(**{name: value for name, value in told.items() if name in known})


def settings_of_the_house() -> Settings:
    """The settings the running house has: from the environment, else from its note. Raises Unusable."""
    settings = Settings.of()
    found = note(settings.data_dir) if is_claimed(settings.data_dir) else None
    if found is None and not settings.redis_url:
        raise Unusable(f"No house is running on {settings.data_dir}: start one with frivilligbors up, or set REDIS_URL.")
    if found is None:
        return settings
    told = {name: getattr(settings, name) or getattr(found, name) for name in SHARED}
    secret = settings.secret_key or kept_secret(settings.data_dir / "secret.key")
    return replace(settings, port=found.port, secret_key=secret, **told)


def house_of_the_command() -> House:
    """The house that a command speaks to. Raises Unusable."""
    return furnished(settings_of_the_house())


def _note(data_dir: Path) -> Path:
    return data_dir / "running.json"
