"""Two registrations of one person: whether they may be merged, what the one that is kept gets, and what it gives back. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from frivilligbors.errors import Refused
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Agreement, Handshake, MergedRegistration, Participant, Posting, SamePosting

from .registration import MAX_ORGANISATIONS, MAX_POSTINGS, normalised

MAX_ENDED = 200  # sessions that were logged out of: as many as a participant keeps
FIELD = "into"


def demand_mergeable(other: Participant, kept: Participant, made: Iterable[Agreement | Handshake]) -> None:
    """Raises Refused where `other` may not be merged into `kept`. `made`: the agreements and handshakes of `other`.

    A registration that stands for others is merged into none: so undoing has no order.
    """
    if other.participant_id == kept.participant_id:
        raise Refused("merge-with-itself", field=FIELD)
    if other.merged_into or kept.merged_into:
        raise Refused("merged-already", field=FIELD)
    if other.merged:
        raise Refused("merge-has-merged", field=FIELD)
    if other.withdrawn_at or kept.withdrawn_at:
        raise Refused("merge-withdrawn", field=FIELD)
    both = {other.participant_id, kept.participant_id}
    between = [one for one in made if {party.participant_id for party in one.parties} == both]
    if any(isinstance(one, Agreement) for one in between):
        raise Refused("merge-of-parties", field=FIELD)
    if any(isinstance(one, Handshake) and one.state in UNCONFIRMED for one in between):
        raise Refused("merge-with-handshake", field=FIELD)


def merge(
    other: Participant, kept: Participant, ids: Iterator[str], *, at: datetime, by: str
) -> tuple[Participant, Participant]:
    """Both as they are once `other` is merged into `kept`: that one gets the organisations, needs and offers it did not have.

    Name, address, language and consents stay those of `kept`; whoever wanted no letters to everybody gets none.
    Raises Refused (`merge-too-much`) where it would hold more than a form takes.
    """
    organisations = tuple(one for one in other.organisation_ids if one not in kept.organisation_ids)
    needs, offers = _missing(kept.needs, other.needs, ids), _missing(kept.offers, other.offers, ids)
    entry = MergedRegistration(
        participant_id=other.participant_id,
        code=other.code,
        at=at,
        by=by,
        organisation_ids=organisations,
        posting_ids=tuple(one.posting_id for one in (*needs, *offers)),
        came=kept.came_at is None and other.came_at is not None,
        no_announcements=kept.no_announcements_since is None and other.no_announcements_since is not None,
        same_postings=(*_same(kept.needs, other.needs), *_same(kept.offers, other.offers)),
    )
    after = replace(
        kept,
        revision=kept.revision + 1,
        organisation_ids=(*kept.organisation_ids, *organisations),
        needs=(*kept.needs, *needs),
        offers=(*kept.offers, *offers),
        came_at=kept.came_at or other.came_at,
        no_announcements_since=kept.no_announcements_since or other.no_announcements_since,
        ended=_ended(kept, other),
        merged=(*kept.merged, entry),
    )
    if len(after.organisation_ids) > MAX_ORGANISATIONS or max(len(after.needs), len(after.offers)) > MAX_POSTINGS:
        raise Refused("merge-too-much", field=FIELD)
    return replace(other, revision=other.revision + 1, merged_into=kept.participant_id), after


def unmerge(other: Participant, kept: Participant, remaining: Sequence[Participant]) -> tuple[Participant, Participant]:
    """Both once `other` stands for itself again: what it had is as it was, and `kept` gives back what it got.

    `remaining`: the other registrations that `kept` still stands for. What one of them has too, `kept` keeps.
    """
    entry = next(one for one in kept.merged if one.participant_id == other.participant_id)
    entries = {one.participant_id: one for one in kept.merged if one is not entry}
    organisations, postings = set(entry.organisation_ids), set(entry.posting_ids)
    for one in remaining:
        had = {normalised(posting.text) for posting in (*one.needs, *one.offers)}
        shared = tuple(id_ for id_ in one.organisation_ids if id_ in organisations)
        said = (*kept.needs, *kept.offers)
        same = tuple(each.posting_id for each in said if each.posting_id in postings and normalised(each.text) in had)
        organisations.difference_update(shared)
        postings.difference_update(same)
        mine = entries[one.participant_id]
        entries[one.participant_id] = replace(
            mine, organisation_ids=(*mine.organisation_ids, *shared), posting_ids=(*mine.posting_ids, *same)
        )
    kept_organisations = tuple(one for one in kept.organisation_ids if one not in organisations)
    return (
        replace(other, revision=other.revision + 1, merged_into=None, ended=_ended(other, kept)),
        replace(
            kept,
            revision=kept.revision + 1,
            organisation_ids=kept_organisations or kept.organisation_ids,
            needs=tuple(one for one in kept.needs if one.posting_id not in postings),
            offers=tuple(one for one in kept.offers if one.posting_id not in postings),
            came_at=None if entry.came and kept.came_at == other.came_at else kept.came_at,
            no_announcements_since=None
            if entry.no_announcements and kept.no_announcements_since == other.no_announcements_since
            else kept.no_announcements_since,
            merged=tuple(entries.values()),
        ),
    )


def _missing(kept: Sequence[Posting], other: Sequence[Posting], ids: Iterator[str]) -> tuple[Posting, ...]:
    """The needs or offers of `other` that are not among those that are kept, each with an id that an agreement can name."""
    said = {normalised(one.text) for one in kept}
    found = (one for one in other if normalised(one.text) not in said)
    return tuple(one if one.posting_id else replace(one, posting_id=next(ids)) for one in found)


def _same(kept: Sequence[Posting], other: Sequence[Posting]) -> Iterator[SamePosting]:
    """The needs or offers of `other` that are among those that are kept, by the ids they have here and there."""
    said = {normalised(one.text): one.posting_id for one in kept if one.posting_id}
    for one in other:
        here = said.get(normalised(one.text))
        if one.posting_id and here and here != one.posting_id:
            yield SamePosting(kept=here, other=one.posting_id)


def _ended(one: Participant, other: Participant) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*other.ended, *one.ended)))[-MAX_ENDED:]
