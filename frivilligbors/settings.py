"""Every setting of the house, declared once. The table in docs/operations.md is made from this page."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

DATA = Path("data")
ROOM_FOR_A_DOOR = 100  # bytes in the path of a Unix socket, with a few to spare


class Unusable(ValueError):
    """A setting that cannot work, in one sentence for the person who runs the house."""


def _setting(default: Any, text: str) -> Any:
    return field(default=default, metadata={"text": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the house is told by its environment: each field is the variable of the same name in capitals."""

    redis_url: str = _setting("", "The store: `redis://`, `rediss://` or `redis+cluster://`. Unset: one of its own.")
    queue_url: str = _setting("", "The store of the letter queue, never a cluster. Unset: the same as `REDIS_URL`.")
    public_url: str = _setting("", "The address people type and scan. Unset: this machine's, on the local network.")
    secret_key: str = _setting("", "Signs cookies and personal links; at least 32 characters. Unset: made once in `DATA_DIR`.")
    smtp_url: str = _setting("", "The post office: `smtp://user:password@host:587`, or `smtps://`. Unset: the local post box.")
    mail_from: str = _setting("Frivilligbørs <bors@example.no>", "Who the letters come from.")
    data_dir: Path = _setting(DATA, "Where a house on one machine keeps everything.")
    port: int = _setting(8000, "The one port of a house on one machine.")
    postbox_url: str = _setting("", "Where the letters of a rehearsal go. Unset: the local post box.")

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings in an environment. Raises Unusable."""
        given: dict[str, Any] = {f.name: environment[f.name.upper()] for f in fields(cls) if environment.get(f.name.upper())}
        if "port" in given:
            given["port"] = _port(given["port"])
        given["data_dir"] = Path(given.get("data_dir", "data")).expanduser().absolute()
        settings = cls(**given)
        if settings.secret_key and len(settings.secret_key) < 32:
            raise Unusable("SECRET_KEY is too short: it needs at least 32 characters.")
        return settings

    @property
    def door(self) -> Path:
        """Where the hub takes in the sockets of the screens; elsewhere for a deep data folder, since its path must be short."""
        near = os.fsencode(self.data_dir / "hub.door")
        if len(near) < ROOM_FOR_A_DOOR:
            return self.data_dir / "hub.door"
        return Path(tempfile.gettempdir()) / f"frivilligbors-{os.getuid()}" / f"{hashlib.sha256(near).hexdigest()[:16]}.door"


def table() -> str:
    """The settings as a Markdown table."""
    rows = [
        f"| `{f.name.upper()}` | {f'`{f.default}`' if f.default else '–'} | {f.metadata['text']} |" for f in fields(Settings)
    ]
    return "\n".join(["| Variable | Default | What it says |", "|---|---|---|", *rows]) + "\n"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Unusable(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)
