"""The checks of each setting: read once, strictly, with one sentence for what cannot work. No sentence repeats a secret."""

import re
import unicodedata
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import idna

from .errors import OperatorError

STORE_SCHEMES = {"redis", "rediss", "unix"}
CLUSTER = "redis+cluster"
TLS_FILES = {"ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile"}
SMTP_PORTS = {"smtp": 25, "smtps": 465}
ESCAPED = "In a user or password, write other characters than letters and digits as %23 and so on."
HOSTNAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
LOCAL = re.compile(r"(?=.{1,64}$)(?!.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class Sender(NamedTuple):
    """Who letters come from: a name, which may be empty, and an address in ASCII."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


class SmtpAddress(NamedTuple):
    """Where an SMTP server is, and how we are known there."""

    secure: bool
    hostname: str
    port: int
    user: str
    password: str


def text(name: str, value: str) -> str:
    """A setting as it was given, if it is text; a secret may end in the line break of its file. Raises OperatorError."""
    if any(
        unicodedata.category(character) in ("Cs", "Cc")
        for character in (value.rstrip("\r\n") if name == "SECRET_KEY" else value)
    ):
        raise OperatorError(f"{name} must be UTF-8 on one line, without characters that nobody sees.")
    return value


def store_url(name: str, text: str, *, cluster: bool) -> str:
    """The address of a store, as it was given. Raises OperatorError."""
    requirement = f"{name} must be an address of a store, such as redis://:password@host:6379"
    parts = _parts(text, requirement)
    if parts.scheme not in STORE_SCHEMES | {CLUSTER}:
        raise OperatorError(f"{requirement}. {ESCAPED}")
    if parts.scheme == CLUSTER and not cluster:
        raise OperatorError(f"{name}: the letter queue does not run on a cluster: set it to a single server.")
    if parts.scheme == "unix":
        if parts.hostname or len(parts.path) < 2:
            raise OperatorError(f"{requirement}, or unix:///path/to/its.sock")
    else:
        _hostname(parts, requirement)
        if not re.fullmatch("/?0?" if parts.scheme == CLUSTER else "(/[0-9]{0,4})?", parts.path):
            raise OperatorError(f"{requirement}, with nothing after it but the number of a database (none on a cluster).")
    options = {option.partition("=")[0] for option in parts.query.split("&") if option}
    if parts.fragment or not options <= (TLS_FILES if parts.scheme == "rediss" else set()):
        raise OperatorError(
            f"{requirement}. It takes no options but, with rediss://, {', '.join(sorted(TLS_FILES))}. {ESCAPED}"
        )
    _login(name, parts)
    return f"{parts.scheme}{text[len(parts.scheme) :]}"


def public_url(text: str) -> str:
    """The address people type and scan, without a slash at its end, its host in ASCII. Raises OperatorError."""
    requirement = "PUBLIC_URL must be an address such as https://bors.example.no"
    parts = _parts(text.rstrip("/"), requirement)
    if parts.scheme not in ("http", "https"):
        raise OperatorError(f"{requirement}: it begins with https:// (or with http:// in a hall without).")
    if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username is not None:
        raise OperatorError(
            f"{requirement}, with nothing after the host and its port: the house owns all paths of its address."
        )
    hostname = _hostname(parts, requirement)
    if "%" in hostname:
        raise OperatorError(f"{requirement}: what follows the % in {hostname} means something on this machine only.")
    hostname = f"[{hostname}]" if ":" in hostname else hostname
    return f"{parts.scheme}://{hostname}{f':{parts.port}' if parts.port else ''}"


def smtp_server(name: str, text: str) -> SmtpAddress:
    """The server at ``smtp://user:password@host:587`` or ``smtps://…``. Raises OperatorError."""
    requirement = f"{name} must be smtp://host or smtps://host, with a user, password and port if needed"
    parts = _parts(text, requirement)
    if parts.scheme not in SMTP_PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise OperatorError(f"{requirement}. {ESCAPED}")
    user, password = _login(name, parts)
    if bool(user) != bool(password):
        raise OperatorError(f"{name} must have both a user and a password, or neither. {ESCAPED}")
    return SmtpAddress(
        parts.scheme == "smtps", _hostname(parts, requirement), parts.port or SMTP_PORTS[parts.scheme], user, password
    )


def sender(text: str) -> Sender:
    """Who letters come from: ``Name <address>``, the name in any letters, or an address alone. Raises OperatorError."""
    requirement = "MAIL_FROM must be an address, or a name and an address: Frivilligbørsen i Drammen <bors@example.no>"
    found = re.fullmatch(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>\s*", text)
    name, address = (found["name"].strip(), found["address"].strip()) if found else ("", text.strip())
    if quoted := re.fullmatch(r'"((?:[^"\\]|\\.)*)"', name):
        name = re.sub(r"\\(.)", r"\1", quoted[1]).strip()
    if len(name) > 100 or any(unicodedata.category(character)[0] == "C" or character in "\u2028\u2029" for character in name):
        raise OperatorError(f"{requirement}. A name has a hundred letters at most, and none that nobody sees.")
    local, _, domain = address.rpartition("@")
    if not LOCAL.fullmatch(local):
        raise OperatorError(f"{requirement}. What stands before the @ has the letters a to z, 64 at most.")
    return Sender(name, f"{local}@{_domain(domain, requirement)}")


def port(text: str) -> int:
    """The number of a port. Raises OperatorError."""
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise OperatorError(f"PORT must be a number from 1 to 65535, not {text[:20]!r}.")
    return int(text)


def data_dir(text: str) -> Path:
    """The folder of a house. Raises OperatorError."""
    if text != text.strip():
        raise OperatorError(f"DATA_DIR must be a folder, without a space before or after it: {text!r}.")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise OperatorError(f"DATA_DIR must be a folder; whose home {text!r} is, nobody knows here.") from None


def secret_key(text: str) -> str:
    """A secret that is not easily guessed. Raises OperatorError."""
    if len(text.strip()) < 32:
        raise OperatorError("SECRET_KEY is too short: it needs at least 32 characters.")
    return text


def _parts(text: str, requirement: str) -> SplitResult:
    """An address in its parts. What Python says of a bad one may quote a password, so nobody hears it."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 – read to be checked
    except ValueError:
        raise OperatorError(f"{requirement}. {ESCAPED}") from None
    if parts.netloc.count("@") > 1 or parts.port == 0 or re.search(r"[\x00-\x20\x7f]", text):
        raise OperatorError(f"{requirement}. {ESCAPED}")
    return parts


def _login(name: str, parts: SplitResult) -> tuple[str, str]:
    """The user and the password of an address, each as it is meant."""
    user, password = (unquote(part or "", errors="replace") for part in (parts.username, parts.password))
    if any(unicodedata.category(character) == "Cc" or character == "\ufffd" for character in user + password):
        raise OperatorError(f"{name}: user and password must be UTF-8 without control characters. {ESCAPED}")
    return user, password


def _hostname(parts: SplitResult, requirement: str) -> str:
    """The host of an address; of one in numbers, without its brackets."""
    name = parts.hostname or ""
    return name if ":" in name else _domain(name, requirement)


def _domain(name: str, requirement: str) -> str:
    """The name of a host as every server and browser understands it."""
    with suppress(UnicodeError):
        ascii_name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
        if HOSTNAME.fullmatch(ascii_name) and (not ascii_name.rpartition(".")[2].isdigit() or _is_address(ascii_name)):
            return ascii_name
    raise OperatorError(f"{requirement}: there is no host by that name.")


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False
