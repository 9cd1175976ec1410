"""Facts and records as flat fields of text, and back: strict when written, tolerant when read.

A field a newer writer added is ignored; a field an older writer did not know takes its default.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from .facts import FACTS, Fact

T = TypeVar("T")
UNIONS = (Union, UnionType)
TEXT = (str, StrEnum, datetime)  # what `pack` writes as it is
SCALAR = (str, int, NoneType)
EPOCH, MILLISECOND = datetime.fromtimestamp(0, UTC), timedelta(milliseconds=1)
BROKEN = (ValueError, TypeError, OverflowError, RecursionError)  # msgspec's own errors are ValueErrors


class Unreadable(ValueError):
    """These fields do not make the fact or record they should."""


def instant(at: datetime) -> str:
    """A time as text: UTC, milliseconds, ``2024-05-06T16:42:10.123Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(at: datetime) -> int:
    """A time as milliseconds since 1970, whole and exact: no product of floats to be rounded."""
    return (at - EPOCH) // MILLISECOND


def pack(thing: object) -> dict[str, str]:
    """A dataclass as flat fields: text as it is, the rest as JSON, nothing for None."""
    parts = {f.name: plain(getattr(thing, f.name)) for f in fields(thing)}  # type: ignore[arg-type]
    return {name: value if isinstance(value, str) else _json(value) for name, value in parts.items() if value is not None}


def unpack(kind: type[T], packed: Mapping[str, str]) -> T:
    """The dataclass `kind` that `pack` flattened. Raises Unreadable."""
    try:
        "".join(packed.values()).encode()  # a connection reads bytes that are no text as halves of letters
        values: dict[str, Any] = dict(packed)
        for name in _json_fields(cast(Any, kind)):
            if name in values:
                values[name] = msgspec.json.decode(values[name])
        return _in_range(msgspec.convert(values, kind))
    except BROKEN as why:
        raise Unreadable(f"{kind.__name__}: {why}") from why


def pack_fact(fact: Fact) -> dict[str, str]:
    """A fact as the fields of a log entry."""
    return {"fact": fact.name, **pack(fact)}


def unpack_fact(entry: Mapping[str, str]) -> Fact:
    """The fact of a log entry. Raises Unreadable for one that is unknown here, or broken."""
    kind = FACTS.get(entry.get("fact", ""))
    if kind is None:
        raise Unreadable(f"unknown fact {entry.get('fact')!r}")
    return unpack(kind, entry)


def dumps(thing: object) -> str:
    """A dataclass as one JSON text: the same thing gives the same bytes."""
    return _json(plain(thing))


def loads(kind: type[T], text: str) -> T:
    """The dataclass `kind` that `dumps` wrote. Raises Unreadable."""
    try:
        return _in_range(msgspec.json.decode(text.encode(), type=kind))
    except BROKEN as why:
        raise Unreadable(f"{kind.__name__}: {why}") from why


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """What JSON can say of a thing: dataclasses as objects, times as text."""
    if isinstance(value, SCALAR):  # most are, and asking this first halves the time
        return value
    if isinstance(value, datetime):
        return instant(value)
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


@cache
def _json_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a dataclass that `pack` writes as JSON: all but text, closed lists of text, and times."""
    return tuple(name for name, types in _types(kind).items() if not all(issubclass(one, TEXT) for one in types))


@cache
def _time_fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(name for name, types in _types(kind).items() if datetime in types)


def _types(kind: type[Any]) -> dict[str, list[Any]]:
    """The types that each field of a dataclass may have, without None; a generic one as its origin."""
    hints = get_type_hints(kind)
    unions = {
        f.name: get_args(hints[f.name]) if get_origin(hints[f.name]) in UNIONS else (hints[f.name],) for f in fields(kind)
    }
    return {name: [get_origin(one) or one for one in union if one is not NoneType] for name, union in unions.items()}


def _in_range(thing: T) -> T:
    """The same. Raises OverflowError for a time that, moved to UTC, is in no year."""
    for name in _time_fields(cast(Any, type(thing))):
        at = getattr(thing, name)
        if at is not None and at.tzinfo is not UTC:
            at.astimezone(UTC)
    return thing
