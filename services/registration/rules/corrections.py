"""What an organiser corrects of a participant: what it was and what it is now, and the sector of an organisation. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from frivilligbors.errors import Refused
from frivilligbors.records import Correction, Organisation, Participant, Posting

from .registration import OrganisationInput, ResolvedOrganisations, name_key

KEPT = 40


def with_sectors(
    resolved: ResolvedOrganisations, inputs: Sequence[OrganisationInput], unshared: Collection[str]
) -> ResolvedOrganisations:
    """The organisations in the sectors that the form gives them.

    Raises Refused (`sector-shared`) for one that others speak for too: it would be another for them.
    """
    moved = dict[str, Organisation]()
    for organisation in resolved.organisations:
        written = next((one for one in inputs if _is_meant(one, organisation)), None)
        if written and written.sector != organisation.sector:
            if organisation.organisation_id not in unshared:
                raise Refused("sector-shared")
            moved[organisation.organisation_id] = replace(organisation, sector=written.sector)

    def after(organisations: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        return tuple(moved.get(one.organisation_id, one) for one in organisations)

    changed = {one.organisation_id: one for one in resolved.changed} | moved
    return replace(resolved, organisations=after(resolved.organisations), changed=tuple(changed.values()))


def noted(
    before: Participant,
    after: Participant,
    organisations_before: Iterable[Organisation],
    organisations_after: Iterable[Organisation],
    *,
    at: datetime,
    by: str,
) -> Participant:
    """The corrected participant, with what it was before: the newest `KEPT` corrections."""
    texts_before = dict(_texts_of(before, organisations_before))
    new = [
        Correction(at=at, by=by, field=field, before=texts_before[field], after=text)
        for field, text in _texts_of(after, organisations_after)
        if text != texts_before[field]
    ]
    return replace(after, corrections=(*before.corrections, *new)[-KEPT:])


def _texts_of(participant: Participant, organisations: Iterable[Organisation]) -> Iterator[tuple[str, str]]:
    yield "name", participant.name
    yield "email", participant.email or ""
    yield "language", participant.language
    yield "organisations", "; ".join(f"{one.name} ({one.sector})" for one in organisations)
    yield "needs", _postings(participant.needs)
    yield "offers", _postings(participant.offers)


def _postings(postings: Iterable[Posting]) -> str:
    return "; ".join(f"{one.text} ({one.category})" for one in postings)


def _is_meant(written: OrganisationInput, organisation: Organisation) -> bool:
    if written.number and written.number == organisation.number:
        return True
    return name_key(written.name) == name_key(organisation.name)
