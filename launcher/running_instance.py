"""The file `running.json` in the data folder, by which other commands find the running instance."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from frivilligbors.errors import OperatorError
from frivilligbors.settings import Settings
from web.context import Context, context_for

from . import aof_files, best_effort_io
from .data_dir_lock import is_data_dir_locked
from .launch_config import LaunchConfig
from .secret_files import read_or_create_key

SHARED_SETTINGS = ("redis_url", "queue_url", "public_url", "smtp_url", "postbox_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningInstance:
    """A running instance: its URLs, port and process ids."""

    pid: int
    port: int
    redis_url: str
    queue_url: str
    public_url: str
    smtp_url: str
    postbox_url: str
    letters_at: str
    processes: dict[str, int] = field(default_factory=dict)


class RunningFile:
    """Writes the file of this instance, again whenever it was changed or removed."""

    def __init__(self, config: LaunchConfig) -> None:
        shared = {name: getattr(config.settings, name) for name in SHARED_SETTINGS}
        pages = config.postbox.page_url if config.postbox else ""
        self._file = _running_file(config.settings.data_dir)
        self._instance = RunningInstance(pid=os.getpid(), port=config.settings.port, letters_at=pages, **shared)
        self._last_written: tuple[dict[str, int], tuple[int, ...]] | None = None

    def write(self, processes: dict[str, int]) -> None:
        """Write the file, mode 0600, unless it is up to date. After a failure the next call tries again."""
        if self._last_written == (processes, self._stamp()):
            return
        text = json.dumps(asdict(replace(self._instance, processes=processes)), indent=2)
        self._last_written = (processes, self._stamp()) if best_effort_io.write_file(self._file, text) else None

    def _stamp(self) -> tuple[int, ...]:
        """What differs between two states of the file."""
        stat = best_effort_io.attempt(self._file.stat, None)
        return (stat.st_ino, stat.st_size, stat.st_mtime_ns) if stat else ()


def remove_running_file(data_dir: Path) -> None:
    """Delete the file."""
    best_effort_io.remove_file(_running_file(data_dir))


def read_running_file(data_dir: Path) -> RunningInstance | None:
    """The instance of this data folder. None if the file is missing or invalid: it will be written again."""
    try:
        values: dict[str, Any] = json.loads(_running_file(data_dir).read_text())
        known = {name: values[name] for name in (f.name for f in fields(RunningInstance)) if name in values}
        return RunningInstance(**known) if all(map(_is_valid, known.items())) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def running_settings() -> Settings:
    """The settings of the running instance: from the environment, else from its file. Raises OperatorError."""
    settings = Settings.of()
    is_locked = is_data_dir_locked(settings.data_dir)
    instance = read_running_file(settings.data_dir) if is_locked else None
    if instance is None and not settings.redis_url:
        raise OperatorError(_not_running_message(settings.data_dir, is_locked))
    if instance is None:
        return settings
    values = {name: getattr(settings, name) or getattr(instance, name) for name in SHARED_SETTINGS}
    secret = settings.secret_key or read_or_create_key(settings.data_dir / "secret.key")
    return replace(settings, port=instance.port, secret_key=secret, **values)


def running_context() -> Context:
    """The context of the running instance, for a command. Raises OperatorError."""
    return context_for(running_settings())


def _not_running_message(data_dir: Path, is_locked: bool) -> str:
    if is_locked:
        return (
            f"A house is starting on {data_dir}, or cannot write {_running_file(data_dir).name} there: try again in a moment."
        )
    if damage := aof_files.describe_damage(data_dir / "store"):
        return f"No house is running on {data_dir}: {damage}."
    return f"No house is running on {data_dir}: start one with frivilligbors up, or set REDIS_URL."


def _is_valid(item: tuple[str, Any]) -> bool:
    name, value = item
    match name:
        case "pid" | "port":
            return type(value) is int and value > 0
        case "processes":
            return isinstance(value, dict) and all(type(pid) is int for pid in value.values())
    return isinstance(value, str)


def _running_file(data_dir: Path) -> Path:
    return data_dir / "running.json"
