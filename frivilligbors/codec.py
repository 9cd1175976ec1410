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
UNIX_EPOCH, MILLISECOND = datetime.fromtimestamp(0, UTC), timedelta(milliseconds=1)
decoded = msgspec.json.Decoder().decode  # made once: `msgspec.json.decode` makes one each time
BROKEN = (ValueError, TypeError, OverflowError, RecursionError)  # msgspec's own errors are ValueErrors


class Unreadable(ValueError):
    """These fields do not make the fact or record they should."""


def instant(at: datetime) -> str:
    """A time as text: UTC, milliseconds, ``2024-05-06T16:42:10.123Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(at: datetime) -> int:
    """A time as milliseconds since 1970, whole and exact: no product of floats to be rounded."""
    return (at - UNIX_EPOCH) // MILLISECOND


def pack(thing: object) -> dict[str, str]:
    """A dataclass as flat fields: text as it is, the rest as JSON, nothing for None."""
    packed: dict[str, str] = {}
    kind: Any = type(thing)
    for name, may_hold_times in _fields(kind):
        value = getattr(thing, name)
        if isinstance(value, str):
            packed[name] = value
        elif isinstance(value, datetime):
            packed[name] = instant(value)
        elif value is not None:
            packed[name] = _json(plain(value)) if may_hold_times and value else compact_json(value)
    return packed


def unpack(kind: type[T], packed: Mapping[str, str]) -> T:
    """The dataclass `kind` that `pack` flattened. Raises Unreadable."""
    try:
        if not (text := "".join(packed.values())).isascii():
            text.encode()  # a connection reads bytes that are no text as halves of letters
        json_fields, time_fields = _json_and_time_fields(kind)  # type: ignore[arg-type]
        values: dict[str, Any] = dict(packed)
        for name in json_fields:
            if name in values:
                values[name] = decoded(values[name])
        return _in_range(msgspec.convert(values, kind), time_fields)
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
        return _in_range(msgspec.json.decode(text.encode(), type=kind), _json_and_time_fields(kind)[1])  # type: ignore[arg-type]
    except BROKEN as why:
        raise Unreadable(f"{kind.__name__}: {why}") from why


def compact_json(value: object) -> str:
    """JSON of dataclasses, lists, texts and numbers, without space. There is to be no time in it: see `instant`."""
    try:
        return msgspec.json.encode(value).decode()  # byte for byte what `json` writes, in a seventh of the time
    except BROKEN:  # halves of letters, which `json` lets pass
        return _json(plain(value))


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
def _json_and_time_fields(kind: type[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a dataclass that `pack` writes as JSON (all but text, closed lists of text, and times), and its times."""
    types = _types(kind)
    return (
        tuple(name for name, some in types.items() if not all(issubclass(one, TEXT) for one in some)),
        tuple(name for name, some in types.items() if datetime in some),
    )


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, and whether there may be a time within: in its parts, or in parts of those."""
    hints = get_type_hints(kind)
    return tuple((f.name, _may_hold_times(hints[f.name])) for f in fields(kind))


def _may_hold_times(hint: Any) -> bool:
    if hint is datetime or (is_dataclass(hint) and any(may for _, may in _fields(cast(Any, hint)))):
        return True
    return any(map(_may_hold_times, get_args(hint)))


def _types(kind: type[Any]) -> dict[str, list[Any]]:
    """The types that each field of a dataclass may have, without None; a generic one as its origin."""
    hints = get_type_hints(kind)
    unions = {
        f.name: get_args(hints[f.name]) if get_origin(hints[f.name]) in UNIONS else (hints[f.name],) for f in fields(kind)
    }
    return {name: [get_origin(one) or one for one in union if one is not NoneType] for name, union in unions.items()}


def _in_range(thing: T, time_fields: tuple[str, ...]) -> T:
    """The same. Raises OverflowError for a time that, moved to UTC, is in no year."""
    for name in time_fields:
        at = getattr(thing, name)
        if at is not None and at.tzinfo is not UTC:
            at.astimezone(UTC)
    return thing
