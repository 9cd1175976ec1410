"""What a command wants, as data: what must hold, what is kept, what is announced, what is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .facts import Fact
from .keys import Key


class Absent(NamedTuple):
    """The key, or the field of its hash, is not there yet."""

    key: Key
    part: str = ""
    field: str = ""


class Equals(NamedTuple):
    """The field holds this value."""

    key: Key
    part: str
    field: str
    value: str


class Length(NamedTuple):
    """The list is as long as it was."""

    key: Key
    part: str
    members: str


class Size(NamedTuple):
    """The hash has as many fields as it had."""

    key: Key
    part: str
    fields: str


Expectation = Absent | Equals | Length | Size


class Put(NamedTuple):
    """Keep fields of a hash."""

    key: Key
    part: str
    fields: Mapping[str, str]


class Append(NamedTuple):
    """Add to the end of a list."""

    key: Key
    part: str
    value: str


class Rank(NamedTuple):
    """Keep a member of a sorted set at a score."""

    key: Key
    part: str
    member: str
    score: int


class Unrank(NamedTuple):
    """Take a member out of a sorted set."""

    key: Key
    part: str
    member: str


class Forget(NamedTuple):
    """Remove fields of a hash, or, without any, the key."""

    key: Key
    part: str
    fields: tuple[str, ...] = ()


Write = Put | Append | Rank | Unrank | Forget


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What one command wants: what must hold, what is kept, what is announced, what is answered (ids only).

    With `number` the next number of that name is drawn, and becomes the field ``number`` of the facts, the answer and every
    record in `numbered`.
    """

    expects: Sequence[Expectation] = ()
    writes: Sequence[Write] = ()
    facts: Sequence[Fact] = ()
    answer: Mapping[str, Any]
    number: str = ""
    numbered: Sequence[tuple[Key, str]] = ()
