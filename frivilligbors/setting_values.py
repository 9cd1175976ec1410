"""What each setting may be: read once, strictly, with one sentence for what cannot work. No sentence repeats a secret."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

STORE_SCHEMES = {"redis", "rediss", "unix"}
CLUSTER = "redis+cluster"
SMTP_PORTS = {"smtp": 25, "smtps": 465}
ESCAPED = "In a user or password, write other signs than letters and digits as %23 and so on."


class Unusable(ValueError):
    """A setting that cannot work, in one sentence for the person who runs the house."""


class Sender(NamedTuple):
    """Who letters come from: a name, which may be empty, and an address in ASCII."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


class SmtpServer(NamedTuple):
    """Where an SMTP server is, and how we are known there."""

    secure: bool
    host: str
    port: int
    user: str
    password: str


def store_url(name: str, text: str, *, cluster: bool) -> str:
    """The address of a store, as it was given. Raises Unusable."""
    wanted = f"{name} must be an address of a store, such as redis://:password@host:6379"
    parts = _parts(text, wanted)
    if parts.scheme not in STORE_SCHEMES | {CLUSTER} or not (parts.hostname or parts.scheme == "unix"):
        raise Unusable(f"{wanted}. {ESCAPED}")
    if parts.scheme == CLUSTER and not cluster:
        raise Unusable(f"{name}: the letter queue does not run on a cluster: set it to a single server.")
    return text


def public_url(text: str) -> str:
    """The address people type and scan, without a slash at its end, its host in ASCII. Raises Unusable."""
    wanted = "PUBLIC_URL must be an address such as https://bors.example.no"
    parts = _parts(text.rstrip("/"), wanted)
    if parts.scheme not in ("http", "https"):
        raise Unusable(f"{wanted}: it begins with https:// (or with http:// in a hall without).")
    if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username is not None:
        raise Unusable(f"{wanted}, with nothing after the host and its port: the house owns all paths of its address.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else _domain(parts.hostname, wanted)
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"


def smtp_server(name: str, text: str) -> SmtpServer:
    """The server at ``smtp://user:password@host:587`` or ``smtps://…``. Raises Unusable."""
    wanted = f"{name} must be smtp://host or smtps://host, with a user, password and port if needed"
    parts = _parts(text, wanted)
    if parts.scheme not in SMTP_PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise Unusable(f"{wanted}. {ESCAPED}")
    user, password = (unquote(part or "", errors="replace") for part in (parts.username, parts.password))
    if re.search(r"[\x00-\x1f\x7f\ufffd]", user + password):
        raise Unusable(f"{name}: user and password must be UTF-8 without control characters. {ESCAPED}")
    host = _domain(parts.hostname, wanted) if ":" not in parts.hostname else parts.hostname
    return SmtpServer(parts.scheme == "smtps", host, parts.port or SMTP_PORTS[parts.scheme], user, password)


def sender(text: str) -> Sender:
    """Who letters come from: ``Name <address>``, the name in any letters, or an address alone. Raises Unusable."""
    wanted = "MAIL_FROM must be an address, or a name and an address: Frivilligbørsen i Drammen <bors@example.no>"
    found = re.fullmatch(r'\s*"?(?P<name>[^<>\x00-\x1f\x7f]*?)"?\s*<(?P<address>[^<>]*)>\s*', text)
    name, address = (found["name"].strip(), found["address"].strip()) if found else ("", text.strip())
    local, _, domain = address.rpartition("@")
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", local):
        raise Unusable(f"{wanted}. What stands before the @ has the letters a to z.")
    return Sender(name, f"{local}@{_domain(domain, wanted)}")


def port(text: str) -> int:
    """The number of a port. Raises Unusable."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Unusable(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def secret_key(text: str) -> str:
    """A secret that is not easily guessed. Raises Unusable."""
    if len(text) < 32:
        raise Unusable("SECRET_KEY is too short: it needs at least 32 characters.")
    return text


def _parts(text: str, wanted: str) -> SplitResult:
    """An address in its parts. What Python says of a bad one may quote a password, so nobody hears it."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 – read to be checked
    except ValueError:
        raise Unusable(f"{wanted}. {ESCAPED}") from None
    if parts.netloc.count("@") > 1 or re.search(r"[\x00-\x20\x7f]", text):
        raise Unusable(f"{wanted}. {ESCAPED}")
    return parts


def _domain(name: str, wanted: str) -> str:
    """The name of a host as every server understands it."""
    try:
        ascii_name = name.encode("idna").decode().lower()
    except UnicodeError:
        raise Unusable(f"{wanted}: there is no host by that name.") from None
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?", ascii_name):
        raise Unusable(f"{wanted}: there is no host by that name.")
    return ascii_name
