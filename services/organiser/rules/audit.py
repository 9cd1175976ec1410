"""The audit list: which facts of a log somebody asks for, whom each is about, and one page of them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from frivilligbors.facts import AgreementConfirmed, Fact, LetterAskedAgain
from frivilligbors.records import Invitation, Organisation, Participant, Town

PER_PAGE = 100


class AuditGroup(StrEnum):
    """What facts are about, as the list is filtered."""

    BORS = "bors"
    PARTICIPANTS = "participants"
    HANDSHAKES = "handshakes"
    AGREEMENTS = "agreements"
    WALL = "wall"
    ACCESS = "access"
    LETTERS = "letters"
    RESULT = "result"
    OTHER = "other"


GROUP_OF = {  # by the first part of the name of a fact
    "bors": AuditGroup.BORS,
    "notice": AuditGroup.BORS,
    "retention": AuditGroup.BORS,
    "participant": AuditGroup.PARTICIPANTS,
    "link": AuditGroup.PARTICIPANTS,
    "posting": AuditGroup.PARTICIPANTS,
    "organisation": AuditGroup.PARTICIPANTS,
    "handshake": AuditGroup.HANDSHAKES,
    "agreement": AuditGroup.AGREEMENTS,
    "scene": AuditGroup.WALL,
    "screen": AuditGroup.WALL,
    "invitation": AuditGroup.ACCESS,
    "town": AuditGroup.ACCESS,
    "session": AuditGroup.ACCESS,
    "letter": AuditGroup.LETTERS,
    "welcome": AuditGroup.LETTERS,
    "announcement": AuditGroup.LETTERS,
    "result": AuditGroup.RESULT,
}


def group_of(name: str) -> AuditGroup:
    """What the facts of a name are about."""
    return GROUP_OF.get(name.partition(".")[0], AuditGroup.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A fact and its position in the log. `number`: of the agreement it is about, if that has one."""

    position: int
    fact: Fact
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What somebody asks for; what is empty selects nothing in particular. `kind` is a group or the name of a fact.

    `search_term` is looked for in the names of whoever did it, and of whom it is about. `since` is the first moment, `until`
    the first that is no longer in it. `page` counts from 1.
    """

    kind: str = ""
    search_term: str = ""
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditNames:
    """What is known of the ids in some facts. Whoever has been erased is missing, and a taken back invitation has no name.

    `letters` has the participant of each letter; none, of one to the contact of the børs.
    """

    participants: Mapping[str, Participant] = field(default_factory=dict)
    invitations: Mapping[str, Invitation] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    towns: Mapping[str, Town] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """A page of those found, the newest first: `number` of `pages`, and how many there are on all of them."""

    entries: Sequence[AuditEntry] = ()
    names: AuditNames = field(default_factory=AuditNames)
    number: int = 1
    pages: int = 1
    total: int = 0


def numbered(facts: Sequence[tuple[int, Fact | None]]) -> Iterator[AuditEntry]:
    """The facts that can be read, each with the number of its agreement, which the confirmation has; a late one none yet."""
    numbers = {fact.agreement_id: fact.number for _, fact in facts if isinstance(fact, AgreementConfirmed)}
    for position, fact in facts:
        if fact is not None:
            yield AuditEntry(position=position, fact=fact, number=numbers.get(getattr(fact, "agreement_id", ""), 0))


def participants_of(fact: Fact, letters: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the participants it is about."""
    if isinstance(fact, LetterAskedAgain):
        return (letters[fact.letter_id],) if fact.letter_id in letters else ()
    one: str = getattr(fact, "participant_id", "")
    return (one,) if one else getattr(fact, "participants", ())


def ids_of(fact: Fact, letters: Mapping[str, str]) -> set[str]:
    """The ids of everybody it is about or by."""
    return {fact.by, getattr(fact, "invitation_id", ""), getattr(fact, "into_id", ""), *participants_of(fact, letters)} - {""}


def select(
    entries: Sequence[AuditEntry], audit_filter: AuditFilter, concerned: set[str] | None, letters: Mapping[str, str]
) -> list[AuditEntry]:
    """Those that are asked for, the newest first. `concerned`: the ids that its search term finds; None: everybody."""
    return [
        entry
        for entry in reversed(entries)
        if audit_filter.kind in ("", entry.fact.name, group_of(entry.fact.name))
        and (audit_filter.since is None or entry.fact.at >= audit_filter.since)
        and (audit_filter.until is None or entry.fact.at < audit_filter.until)
        and (concerned is None or ids_of(entry.fact, letters) & concerned)
    ]
