"""What a command wants, as data: what must hold, what is kept, what is announced, what is answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .facts import Fact, ParticipantErased
from .keys import Key, Owner


class Absent(NamedTuple):
    """The key, or the field of its hash, is not there yet."""

    key: Key
    suffix: str = ""
    field: str = ""


class Equals(NamedTuple):
    """The field holds this value."""

    key: Key
    suffix: str
    field: str
    value: str


class Length(NamedTuple):
    """The list is as long as it was."""

    key: Key
    suffix: str
    length: str


class Size(NamedTuple):
    """The hash has as many fields as it had."""

    key: Key
    suffix: str
    size: str


Expectation = Absent | Equals | Length | Size


def at_revision(key: Key, suffix: str, revision: int) -> Equals:
    """The expectation that a record is still of this revision: nobody has changed it since it was read."""
    return Equals(key, suffix, "revision", str(revision))


class Put(NamedTuple):
    """Keep fields of a hash."""

    key: Key
    suffix: str
    fields: Mapping[str, str]


class Append(NamedTuple):
    """Add to the end of a list."""

    key: Key
    suffix: str
    value: str


class Rank(NamedTuple):
    """Keep a member of a sorted set at a score."""

    key: Key
    suffix: str
    member: str
    score: int


class Unrank(NamedTuple):
    """Take a member out of a sorted set."""

    key: Key
    suffix: str
    member: str


class Delete(NamedTuple):
    """Remove fields of a hash, or, without any, the key."""

    key: Key
    suffix: str
    fields: tuple[str, ...] = ()


Write = Put | Append | Rank | Unrank | Delete


@dataclass(frozen=True, slots=True)
class OwnerWrites:
    """Writes that the owner of their keys lays out for a command of another, and that the command cannot change.

    Raises PermissionError for a write to a key that is not that owner's.
    """

    owner: Owner
    writes: tuple[Write, ...]

    def __post_init__(self) -> None:
        demand_owner(self.owner, (write.key for write in self.writes))


class Redaction(NamedTuple):
    """Take the words of an erased participant out of a record: the ledger works out the fields from the record it finds."""

    key: Key
    suffix: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What one command wants: what must hold, what is kept, what is announced, what is answered (ids only).

    `owner_writes` are made before `writes`, and `redactions` last; those need the ParticipantErased fact of whom they redact.

    `committed` is kept nowhere: it is given back to whoever answers the request, who then need not read what has just changed.

    With `sequence` its next number is drawn, and becomes the field ``number`` of the facts, the answer and every
    record in `numbered`.
    """

    expects: Sequence[Expectation] = ()
    owner_writes: Sequence[OwnerWrites] = ()
    writes: Sequence[Write] = ()
    redactions: Sequence[Redaction] = ()
    facts: Sequence[Fact] = ()
    answer: Mapping[str, Any]
    committed: Any = None
    sequence: str = ""
    numbered: Sequence[tuple[Key, str]] = ()

    @property
    def erased(self) -> set[str]:
        """The participants it erases."""
        return {fact.participant_id for fact in self.facts if isinstance(fact, ParticipantErased)}


def demand_owner(owner: Owner, written: Iterable[Key]) -> None:
    """Raises PermissionError where one of these keys is another's."""
    for key in written:
        if key.owner != owner:
            raise PermissionError(f"{owner} may not write {key.name}: it is {key.owner}'s")
