"""Facts and records as flat fields of text, and back: strict when written, tolerant when read.

A field a newer writer added is ignored; a field an older writer did not know takes its default.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from .facts import FACTS, Fact

T = TypeVar("T")
EPOCH, MILLISECOND = datetime.fromtimestamp(0, UTC), timedelta(milliseconds=1)
BROKEN = (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError)


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
        return kind(**{name: _field(hint, packed[name]) for name, hint, needed in _shape(kind) if needed or name in packed})  # type: ignore[arg-type]
    except BROKEN as why:
        raise Unreadable(f"{kind.__name__}: {why!r}") from why


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
        text.encode()
        built: T = _build(kind, json.loads(text))
    except BROKEN as why:
        raise Unreadable(f"{kind.__name__}: {why!r}") from why
    return built


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """What JSON can say of a thing: dataclasses as objects, times as text."""
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
def _shape(kind: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)

    def needed(f: "Field[Any]") -> bool:
        return f.default is MISSING and f.default_factory is MISSING

    return tuple((f.name, hints[f.name], needed(f)) for f in fields(kind))


def _field(hint: Any, text: str) -> Any:
    text.encode()  # what the store holds may be no text: a connection reads such bytes as halves of letters
    textual = _bare(hint)
    if isinstance(textual, type) and issubclass(textual, str | StrEnum | datetime):
        return _build(textual, text)
    return _build(hint, json.loads(text))


def _bare(hint: Any) -> Any:
    """The hint without None."""
    if get_origin(hint) is UnionType:
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    return hint


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return _nothing(hint)
    hint = _bare(hint)
    if hint is datetime:
        return _moment(value)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value)
    if get_origin(hint) is list:
        return list(_tuple((*get_args(hint), Ellipsis), value))
    if get_origin(hint) is dict:
        of_key, of_value = get_args(hint)
        return {_build(of_key, key): _build(of_value, part) for key, part in value.items()}
    if is_dataclass(hint):
        known = {name: part for name, part, _ in _shape(hint)}  # type: ignore[arg-type]
        return hint(**{name: _build(known[name], part) for name, part in value.items() if name in known})  # type: ignore[operator]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value


def _nothing(hint: Any) -> None:
    """None, where a field may be empty."""
    if get_origin(hint) is not UnionType:
        raise TypeError(f"nothing is no {hint}")


def _moment(text: str) -> datetime:
    """A time with its zone: without one, nobody knows when it was."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} names no zone")
    return at.astimezone(UTC)


def _tuple(hints: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(_build(hints[0], value) for value in values)
    return tuple(_build(hint, value) for hint, value in zip(hints, values, strict=True))
