"""Secrets that are made once and kept in files that only their owner can read."""

import os
import re
import secrets
from pathlib import Path

from frivilligbors.settings import Unusable

SHORTEST = 32  # characters, as of SECRET_KEY
MADE = re.compile(r"[A-Za-z0-9_-]{43}")


def kept_key(file: Path) -> str:
    """A secret that others hold proof of: never replaced by itself. Raises Unusable for one that is empty or half."""
    kept = _read(file)
    if kept is None:
        return _made(file)
    if len(kept.strip()) < SHORTEST:
        raise Unusable(
            f"{file} is damaged ({len(kept.strip())} characters of at least {SHORTEST}): put back your copy of it, "
            f"or remove it to have a new one made; personal links and invitations that were given out then stop working."
        )
    return kept


def kept_password(file: Path) -> str:
    """A password between processes of ours alone: one that is not as we made it is made anew. Raises Unusable."""
    kept = _read(file)
    return kept if kept and MADE.fullmatch(kept) else _made(file)


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""
    except OSError as trouble:
        raise Unusable(f"{file} cannot be read: {trouble.strerror}.") from trouble


def _made(file: Path) -> str:
    made, new = secrets.token_urlsafe(32), file.with_suffix(".new")
    try:
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
            written.write(made)
            written.flush()
            os.fsync(written.fileno())
        new.replace(file)
        sync_folder(file.parent)
    except OSError as trouble:
        raise Unusable(f"{file} cannot be written: {trouble.strerror}.") from trouble
    return made


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk. Raises OSError."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
