"""The rules of registration: what is told and what is known go in, records and a fact come out. Pure."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import ParticipantRegistered
from frivilligbors.records import Agreement, Bors, Consents, Organisation, Participant, Party, Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """An organisation as a participant presents it."""

    name: str
    sector: Sector
    number: str | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """What it is known by, the surest first: its number, else its name however it is spaced and cased."""
        by_name = f"name {normalised(self.name)}"
        return (f"number {self.number}", by_name) if self.number else (by_name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody tells when they register."""

    name: str
    language: str
    organisations: tuple[Presented, ...]
    email: str | None = None
    needs: tuple[Posting, ...] = ()
    offers: tuple[Posting, ...] = ()
    consents: Consents = field(default_factory=Consents)

    @property
    def body(self) -> dict[str, Any]:
        """What makes two requests the same one: what was told, in the fields of version 0.1.0, whose phones may retry."""
        told = asdict(self)
        for posting in (*told["needs"], *told["offers"]):
            del posting["hidden"]  # nobody tells it
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Whom a participant speaks for: `kept` are records new or completed, `marked` are marks that now lead to an id."""

    organisations: tuple[Organisation, ...]
    new: tuple[str, ...]
    kept: tuple[Organisation, ...]
    marked: Mapping[str, str]


def admit(bors: Bors, at: datetime) -> None:
    """Raises Refused where nobody registers any more."""
    if not bors.takes_registrations(at):
        raise Refused("registration-closed")


def gather(presented: Sequence[Presented], known: Mapping[str, Organisation], ids: Iterable[str]) -> Gathered:
    """Find each organisation among the known, by mark; the others get the next of `ids`."""
    seen, before, new = dict(known), {one.organisation_id: one for one in known.values()}, list[str]()
    spoken_for: dict[str, Organisation] = {}
    for told, fresh in zip(presented, ids, strict=False):
        one = _recognised(told, seen)
        if one is None:
            one = Organisation(organisation_id=fresh, name=told.name, sector=told.sector, number=told.number)
            new.append(fresh)
        one = replace(one, number=one.number or told.number)
        spoken_for[one.organisation_id] = one
        seen |= {mark: one for mark in told.marks if mark not in seen or seen[mark].organisation_id == one.organisation_id}
    return Gathered(
        organisations=tuple(spoken_for.values()),
        new=tuple(new),
        kept=tuple(one for one in spoken_for.values() if before.get(one.organisation_id) != one),
        marked={mark: one.organisation_id for mark, one in seen.items() if mark not in known},
    )


def renamed(gathered: Gathered, before: Sequence[Organisation], alone: Collection[str]) -> Gathered:
    """An organisation that only this participant speaks for, and that stands where it stood under a new name, is the same."""
    kept_ids = {one.organisation_id for one in gathered.organisations}
    same = {
        new.organisation_id: replace(new, organisation_id=old.organisation_id)
        for old, new in zip(before, gathered.organisations, strict=False)
        if new.organisation_id in gathered.new and old.organisation_id in alone and old.organisation_id not in kept_ids
    }

    def known(one: Organisation) -> Organisation:
        return same.get(one.organisation_id, one)

    return Gathered(
        organisations=tuple(map(known, gathered.organisations)),
        new=tuple(one for one in gathered.new if one not in same),
        kept=tuple(map(known, gathered.kept)),
        marked={mark: same[one].organisation_id if one in same else one for mark, one in gathered.marked.items()},
    )


def retold(me: Participant, told: Registration, ids: Iterator[str], *, at: datetime) -> Participant:
    """The participant as they now tell it. Another address is one that nobody has proved."""
    same = me.email == told.email
    return replace(
        me,
        proved_at=me.proved_at if same else None,
        address_since=me.address_since if same else at,
        revision=me.revision + 1,
        name=told.name,
        email=told.email,
        language=told.language,
        needs=marked(told.needs, me.needs, ids),
        offers=marked(told.offers, me.offers, ids),
        consents=told.consents,
    )


def registered(participant: Participant, gathered: Gathered) -> ParticipantRegistered:
    """The fact: a participant is counted once, in the sector of the first organisation."""
    return ParticipantRegistered(
        at=participant.registered_at,
        by=participant.registered_by or participant.participant_id,
        participant_id=participant.participant_id,
        sector=gathered.organisations[0].sector,
        new_organisations=len(gathered.new),
    )


def marked(postings: Iterable[Posting], before: Iterable[Posting], ids: Iterable[str]) -> tuple[Posting, ...]:
    """Postings with ids by which an agreement can name them: one that says what it said before is the one it was."""
    known = {normalised(one.text): one for one in before}
    return tuple(
        replace(one, posting_id=was.posting_id or fresh, hidden=was.hidden)
        for one, fresh in zip(postings, ids, strict=False)
        for was in [known.pop(normalised(one.text), one)]
    )


def sides(parties: tuple[Party, Party], participant_id: str) -> tuple[Party, Party]:
    """The two parties of something, the participant's own first."""
    ours, theirs = parties
    return (ours, theirs) if ours.participant_id == participant_id else (theirs, ours)


def met(participant: Participant, agreements: Iterable[Agreement]) -> list[Posting]:
    """The needs that a standing agreement meets: it says so, or gives the very same words."""
    given = [sides(one.parties, participant.participant_id)[1] for one in agreements if one.stands]
    named, words = {party.meets for party in given if party.meets}, {normalised(party.gives) for party in given}
    return [need for need in participant.needs if need.posting_id in named or normalised(need.text) in words]


def normalised(name: str) -> str:
    """A name without what two people may write differently: space, case and composed letters."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _recognised(told: Presented, known: Mapping[str, Organisation]) -> Organisation | None:
    """The organisation it is. Two with one name but two numbers are two."""
    for mark in told.marks:
        found = known.get(mark)
        if found and (not told.number or found.number in (None, told.number)):
            return found
    return None
