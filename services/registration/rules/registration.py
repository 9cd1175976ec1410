"""Registering and changing a participant, and recognising the organisations they name. Pure."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from frivilligbors.enums import Category, FieldRequirement, Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import Fact, ParticipantCheckedIn, ParticipantRegistered
from frivilligbors.records import Bors, Consents, Organisation, Participant, Posting

MAX_ORGANISATIONS, MAX_POSTINGS = 8, 10  # of one participant: organisations, and needs or offers


@dataclass(frozen=True, kw_only=True)
class OrganisationInput:
    """An organisation as a participant writes it in the form."""

    name: str
    sector: Sector
    number: str | None = None

    @cached_property
    def index_keys(self) -> tuple[str, ...]:
        """What it is found by, the surest first: its number, else its name however it is spaced and cased."""
        by_name = name_key(self.name)
        return (f"number {self.number}", by_name) if self.number else (by_name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationInput:
    """A checked registration form."""

    name: str
    language: str
    organisations: tuple[OrganisationInput, ...]
    email: str | None = None
    needs: tuple[Posting, ...] = ()
    offers: tuple[Posting, ...] = ()
    consents: Consents = field(default_factory=Consents)

    @property
    def body(self) -> dict[str, Any]:
        """The body whose digest makes two requests the same one, in the fields of version 0.1.0, whose phones may retry."""
        consents = self.consents
        return {
            "name": self.name,
            "language": self.language,
            "organisations": [{"name": one.name, "sector": one.sector, "number": one.number} for one in self.organisations],
            "email": self.email,
            "needs": [_posting_body(one) for one in self.needs],
            "offers": [_posting_body(one) for one in self.offers],
            "consents": {name: getattr(consents, name) for name in ("wall", "result", "contact", "photo")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedOrganisations:
    """Whom a participant speaks for: `new` are ids of new records, `changed` the records new or completed, and
    `index_entries` the keys that from now on lead to an id."""

    organisations: tuple[Organisation, ...]
    new: tuple[str, ...]
    changed: tuple[Organisation, ...]
    index_entries: Mapping[str, str]


def demand_open(bors_record: Bors, at: datetime) -> None:
    """Raises Refused (`registration-closed`) where nobody registers any more."""
    if not bors_record.takes_registrations(at):
        raise Refused("registration-closed")


def demand_offered(
    registration_input: RegistrationInput, offered: Collection[Category], before: Iterable[Posting] = ()
) -> None:
    """Raises Refused (`category-not-offered`) for a posting in a category that the børs does not offer.

    One that the participant had `before` is kept.
    """
    allowed = {*offered, *(one.category for one in before)}
    for kind, postings in (("needs", registration_input.needs), ("offers", registration_input.offers)):
        for index, posting in enumerate(postings):
            if posting.category not in allowed:
                raise Refused("category-not-offered", field=f"{kind}.{index}.category")


def demand_asked(registration_input: RegistrationInput, asks: Mapping[str, FieldRequirement]) -> None:
    """Raises Refused for what everybody is asked and is not there (`required`), and for what nobody is asked (`not-asked`).

    A private individual has no organisation number.
    """
    numbers = {
        f"organisations.{index}.number": one.number
        for index, one in enumerate(registration_input.organisations)
        if one.sector is not Sector.INDIVIDUAL
    }
    answers_of: dict[str, Mapping[str, object]] = {
        "email": {"email": registration_input.email},
        "number": numbers,
        "needs": {"needs.0.text": registration_input.needs},
        "offers": {"offers.0.text": registration_input.offers},
    }
    for name, answers in answers_of.items():
        for field_name, answer in answers.items():
            if asks[name] is FieldRequirement.REQUIRED and not answer:
                raise Refused("required", field=field_name)
            if asks[name] is FieldRequirement.NO and answer:
                raise Refused("not-asked", field=field_name)


def resolve_organisations(
    inputs: Sequence[OrganisationInput], known: Mapping[str, Organisation], ids: Iterable[str]
) -> ResolvedOrganisations:
    """Find each organisation among the known, by index key; the others get the next of `ids`."""
    by_key, before = dict(known), {one.organisation_id: one for one in known.values()}
    resolved: dict[str, Organisation] = {}
    new: list[str] = []
    for written, next_id in zip(inputs, ids, strict=False):
        organisation = _matching_organisation(written, by_key)
        if organisation is None:
            organisation = Organisation(
                organisation_id=next_id, name=written.name, sector=written.sector, number=written.number
            )
            new.append(next_id)
        if written.number and not organisation.number:
            organisation = replace(organisation, number=written.number)
        resolved[organisation.organisation_id] = organisation
        by_key |= {
            key: organisation
            for key in written.index_keys
            if key not in by_key or by_key[key].organisation_id == organisation.organisation_id
        }
    return ResolvedOrganisations(
        organisations=tuple(resolved.values()),
        new=tuple(new),
        changed=tuple(one for one in resolved.values() if before.get(one.organisation_id) != one),
        index_entries={key: one.organisation_id for key, one in by_key.items() if key not in known},
    )


def keep_ids_of_renamed(
    resolved: ResolvedOrganisations, before: Sequence[Organisation], unshared: Collection[str]
) -> ResolvedOrganisations:
    """An organisation that this participant alone speaks for, and that has a new name in the same row, keeps its id."""
    ids = {one.organisation_id for one in resolved.organisations}
    renamed = {
        new.organisation_id: replace(new, organisation_id=old.organisation_id)
        for old, new in zip(before, resolved.organisations, strict=False)
        if new.organisation_id in resolved.new and old.organisation_id in unshared and old.organisation_id not in ids
    }

    def with_old_id(organisation: Organisation) -> Organisation:
        return renamed.get(organisation.organisation_id, organisation)

    return ResolvedOrganisations(
        organisations=tuple(map(with_old_id, resolved.organisations)),
        new=tuple(one for one in resolved.new if one not in renamed),
        changed=tuple(map(with_old_id, resolved.changed)),
        index_entries={
            key: renamed[id_].organisation_id if id_ in renamed else id_ for key, id_ in resolved.index_entries.items()
        },
    )


def with_changes(
    participant: Participant, registration_input: RegistrationInput, ids: Iterator[str], *, at: datetime
) -> Participant:
    """The participant with what was sent now. A new e-mail address is not verified."""
    same_address = participant.email == registration_input.email
    return replace(
        participant,
        proved_at=participant.proved_at if same_address else None,
        address_since=participant.address_since if same_address else at,
        revision=participant.revision + 1,
        name=registration_input.name,
        email=registration_input.email,
        language=registration_input.language,
        needs=with_posting_ids(registration_input.needs, participant.needs, ids),
        offers=with_posting_ids(registration_input.offers, participant.offers, ids),
        consents=registration_input.consents,
    )


def registered_fact(participant: Participant, resolved: ResolvedOrganisations) -> ParticipantRegistered:
    """The fact: a participant is counted once, in the sector of the first organisation."""
    return ParticipantRegistered(
        at=participant.registered_at,
        by=participant.registered_by or participant.participant_id,
        participant_id=participant.participant_id,
        sector=resolved.organisations[0].sector,
        new_organisations=more_organisations(resolved),
        **organisation_fields(resolved.organisations),
    )


def organisation_fields(organisations: Iterable[Organisation]) -> dict[str, Any]:
    """Whom a participant speaks for, as the fields of a fact."""
    organisations = tuple(organisations)
    return {
        "organisations": tuple(one.organisation_id for one in organisations),
        "organisation_sectors": tuple(one.sector for one in organisations),
    }


def more_organisations(resolved: ResolvedOrganisations, before: Iterable[Organisation] = ()) -> int:
    """How many more organisations there are: new ones, and those that were private persons `before`, or are now. Private
    persons are none."""
    counted = {one.organisation_id: one.is_counted for one in before}
    known = (one for one in resolved.organisations if one.organisation_id in counted or one.organisation_id in resolved.new)
    return sum(one.is_counted - counted.get(one.organisation_id, False) for one in known)


def registered_facts(participant: Participant, resolved: ResolvedOrganisations) -> tuple[Fact, ...]:
    """The facts: a participant is in, and, where they are here already, has come."""
    registered = registered_fact(participant, resolved)
    if participant.came_at is None:
        return (registered,)
    return registered, ParticipantCheckedIn(at=registered.at, by=registered.by, participant_id=registered.participant_id)


def with_posting_ids(postings: Iterable[Posting], before: Iterable[Posting], ids: Iterable[str]) -> tuple[Posting, ...]:
    """Postings with ids that an agreement can name: one with the same text as before keeps its id, and stays hidden."""
    known = {normalised(one.text): one for one in before}
    return tuple(
        replace(posting, posting_id=previous.posting_id or next_id, hidden=previous.hidden)
        for posting, next_id in zip(postings, ids, strict=False)
        for previous in [known.pop(normalised(posting.text), posting) if known else posting]
    )


def _posting_body(posting: Posting) -> dict[str, str]:
    return {"category": posting.category, "text": posting.text, "posting_id": posting.posting_id}


def name_key(name: str) -> str:
    """The index key of an organisation's name."""
    return f"name {normalised(name)}"


def normalised(text: str) -> str:
    """A text without what two people may write differently: space, case and composed letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


def _matching_organisation(written: OrganisationInput, known: Mapping[str, Organisation]) -> Organisation | None:
    """The known organisation that is meant. Two with one name but two numbers are two."""
    for key in written.index_keys:
        found = known.get(key)
        if found and (not written.number or found.number in (None, written.number)):
            return found
    return None
