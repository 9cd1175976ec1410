"""Secrets that are generated once and stored in files of mode 0600."""

import os
import re
import secrets
from pathlib import Path

from frivilligbors.errors import OperatorError

MIN_LENGTH = 32  # characters, as of SECRET_KEY
PASSWORD_PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")


def read_or_create_key(file: Path) -> str:
    """The secret key, generated if the file is missing. Raises OperatorError if it is short: a new one would break links."""
    stored = _read(file)
    if stored is None:
        return _create(file)
    if len(stored.strip()) < MIN_LENGTH:
        raise OperatorError(
            f"{file} is damaged ({len(stored.strip())} characters of at least {MIN_LENGTH}): put back your copy of it, "
            f"or remove it to have a new one made; personal links and invitations that were given out then stop working."
        )
    return stored


def read_or_create_password(file: Path) -> str:
    """A password between our own processes: replaced if it is not a generated one. Raises OperatorError."""
    stored = _read(file)
    return stored if stored and PASSWORD_PATTERN.fullmatch(stored) else _create(file)


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error


def _create(file: Path) -> str:
    secret, temporary = secrets.token_urlsafe(32), file.with_suffix(".new")
    try:
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
            stream.write(secret)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
        fsync_folder(file.parent)
    except OSError as error:
        raise OperatorError(f"{file} cannot be written: {error.strerror}.") from error
    return secret


def fsync_folder(folder: Path) -> None:
    """fsync a folder's entries. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
