"""Every setting of the house, declared once. The table in docs/operations.md is made from this page."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, Self

from . import setting_checks
from .setting_checks import Sender

__all__ = ["Sender", "Settings", "table"]

DATA = Path("data")
SOCKET_PATH_LIMIT = 100  # bytes in the path of a Unix socket, with a few to spare


def _smtp_url(name: str) -> Callable[[str], str]:
    """Checks an address of an SMTP server, and leaves it as it was given."""
    return lambda text: text if setting_checks.smtp_server(name, text) else ""


def _setting(check: Callable[[str], Any], default: Any, text: str) -> Any:
    """`check` makes the value from what was given. Raises OperatorError."""
    return field(default=default, metadata={"check": check, "text": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the house is told by its environment: each field is the variable of the same name in capitals."""

    redis_url: str = _setting(
        partial(setting_checks.store_url, "REDIS_URL", cluster=True),
        "",
        "The store: `redis://`, `rediss://` or `redis+cluster://`. Unset: one of its own.",
    )
    queue_url: str = _setting(
        partial(setting_checks.store_url, "QUEUE_URL", cluster=False),
        "",
        "The letter queue, never a cluster and best not `REDIS_URL`. Unset: one of its own.",
    )
    public_url: str = _setting(
        setting_checks.public_url, "", "The address people type and scan. Unset: this machine's, on the local network."
    )
    secret_key: str = _setting(
        setting_checks.secret_key,
        "",
        "Signs cookies and personal links; at least 32 characters. Unset: made once in `DATA_DIR`.",
    )
    smtp_url: str = _setting(
        _smtp_url("SMTP_URL"),
        "",
        "The post office: `smtp://user:password@host:587`, or `smtps://`. Unset: the local post box.",
    )
    mail_from: str = _setting(
        lambda text: str(setting_checks.sender(text)), "Frivilligbørs <bors@example.no>", "Who the letters come from."
    )
    data_dir: Path = _setting(setting_checks.data_dir, DATA, "Where a house on one machine keeps everything.")
    port: int = _setting(setting_checks.port, 8000, "The one port of a house on one machine.")
    postbox_url: str = _setting(_smtp_url("POSTBOX_URL"), "", "Where the letters of a rehearsal go. Unset: the local post box.")

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings in an environment. Raises OperatorError."""
        given: dict[str, Any] = {f.name: environment[f.name.upper()] for f in fields(cls) if environment.get(f.name.upper())}
        given.setdefault("data_dir", str(DATA))
        checks = {f.name: f.metadata["check"] for f in fields(cls)}
        return cls(**{name: checks[name](setting_checks.text(name.upper(), text)) for name, text in given.items()})

    @property
    def sender(self) -> Sender:
        """Who the letters come from."""
        return setting_checks.sender(self.mail_from)

    @property
    def hub_socket(self) -> Path:
        """Where the hub takes in the sockets of the screens; elsewhere for a deep data folder, since its path must be short."""
        near = os.fsencode(self.data_dir / "hub.door")
        if len(near) < SOCKET_PATH_LIMIT:
            return self.data_dir / "hub.door"
        return Path(tempfile.gettempdir()) / f"frivilligbors-{os.getuid()}" / f"{hashlib.sha256(near).hexdigest()[:16]}.door"


def table() -> str:
    """The settings as a Markdown table."""
    rows = [
        f"| `{f.name.upper()}` | {f'`{f.default}`' if f.default else '–'} | {f.metadata['text']} |" for f in fields(Settings)
    ]
    return "\n".join(["| Variable | Default | What it says |", "|---|---|---|", *rows]) + "\n"
