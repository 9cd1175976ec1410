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


def demand_mergeable(duplicate: Participant, survivor: Participant, made: Iterable[Agreement | Handshake]) -> None:
    """Raises Refused where `duplicate` may not be merged into `survivor`. `made`: the agreements and handshakes of `duplicate`.

    A registration that stands for others is merged into none: so undoing has no order.
    """
    if duplicate.participant_id == survivor.participant_id:
        raise Refused("merge-with-itself", field=FIELD)
    if duplicate.merged_into or survivor.merged_into:
        raise Refused("merged-already", field=FIELD)
    if duplicate.merged:
        raise Refused("merge-has-merged", field=FIELD)
    if duplicate.withdrawn_at or survivor.withdrawn_at:
        raise Refused("merge-withdrawn", field=FIELD)
    both = {duplicate.participant_id, survivor.participant_id}
    between = [one for one in made if {party.participant_id for party in one.parties} == both]
    if any(isinstance(one, Agreement) for one in between):
        raise Refused("merge-of-parties", field=FIELD)
    if any(isinstance(one, Handshake) and one.state in UNCONFIRMED for one in between):
        raise Refused("merge-with-handshake", field=FIELD)


def merge(
    duplicate: Participant, survivor: Participant, ids: Iterator[str], *, at: datetime, by: str
) -> tuple[Participant, Participant]:
    """Both as they are once `duplicate` is merged into `survivor`, which gets the organisations, needs and offers it has not.

    Name, address, language and consents stay those of `survivor`; whoever wanted no letters to everybody gets none.
    Raises Refused (`merge-too-much`) where it would hold more than a form takes.
    """
    organisations = tuple(one for one in duplicate.organisation_ids if one not in survivor.organisation_ids)
    needs, offers = _missing(survivor.needs, duplicate.needs, ids), _missing(survivor.offers, duplicate.offers, ids)
    entry = MergedRegistration(
        participant_id=duplicate.participant_id,
        code=duplicate.code,
        at=at,
        by=by,
        organisation_ids=organisations,
        posting_ids=tuple(one.posting_id for one in (*needs, *offers)),
        came=survivor.came_at is None and duplicate.came_at is not None,
        no_announcements=survivor.no_announcements_since is None and duplicate.no_announcements_since is not None,
        same_postings=(*_same(survivor.needs, duplicate.needs), *_same(survivor.offers, duplicate.offers)),
    )
    after = replace(
        survivor,
        revision=survivor.revision + 1,
        organisation_ids=(*survivor.organisation_ids, *organisations),
        needs=(*survivor.needs, *needs),
        offers=(*survivor.offers, *offers),
        came_at=survivor.came_at or duplicate.came_at,
        no_announcements_since=survivor.no_announcements_since or duplicate.no_announcements_since,
        ended=_ended(survivor, duplicate),
        merged=(*survivor.merged, entry),
    )
    if len(after.organisation_ids) > MAX_ORGANISATIONS or max(len(after.needs), len(after.offers)) > MAX_POSTINGS:
        raise Refused("merge-too-much", field=FIELD)
    return replace(duplicate, revision=duplicate.revision + 1, merged_into=survivor.participant_id), after


def unmerge(duplicate: Participant, survivor: Participant, remaining: Sequence[Participant]) -> tuple[Participant, Participant]:
    """Both once `duplicate` stands for itself again: what it had is as it was, and `survivor` gives back what it got.

    `remaining`: the other registrations that `survivor` still stands for. What one of them has too, `survivor` keeps.
    """
    entry = next(one for one in survivor.merged if one.participant_id == duplicate.participant_id)
    entries = {one.participant_id: one for one in survivor.merged if one is not entry}
    organisations, postings = set(entry.organisation_ids), set(entry.posting_ids)
    for one in remaining:
        had = {normalised(posting.text) for posting in (*one.needs, *one.offers)}
        shared = tuple(id_ for id_ in one.organisation_ids if id_ in organisations)
        own = (*survivor.needs, *survivor.offers)
        same = tuple(each.posting_id for each in own if each.posting_id in postings and normalised(each.text) in had)
        organisations.difference_update(shared)
        postings.difference_update(same)
        mine = entries[one.participant_id]
        entries[one.participant_id] = replace(
            mine, organisation_ids=(*mine.organisation_ids, *shared), posting_ids=(*mine.posting_ids, *same)
        )
    survivor_organisations = tuple(one for one in survivor.organisation_ids if one not in organisations)
    return (
        replace(duplicate, revision=duplicate.revision + 1, merged_into=None, ended=_ended(duplicate, survivor)),
        replace(
            survivor,
            revision=survivor.revision + 1,
            organisation_ids=survivor_organisations or survivor.organisation_ids,
            needs=tuple(one for one in survivor.needs if one.posting_id not in postings),
            offers=tuple(one for one in survivor.offers if one.posting_id not in postings),
            came_at=None if entry.came and survivor.came_at == duplicate.came_at else survivor.came_at,
            no_announcements_since=None
            if entry.no_announcements and survivor.no_announcements_since == duplicate.no_announcements_since
            else survivor.no_announcements_since,
            merged=tuple(entries.values()),
        ),
    )


def _missing(ours: Sequence[Posting], theirs: Sequence[Posting], ids: Iterator[str]) -> tuple[Posting, ...]:
    """The needs or offers of theirs that are not among ours, each with an id that an agreement can name."""
    own = {normalised(one.text) for one in ours}
    found = (one for one in theirs if normalised(one.text) not in own)
    return tuple(one if one.posting_id else replace(one, posting_id=next(ids)) for one in found)


def _same(ours: Sequence[Posting], theirs: Sequence[Posting]) -> Iterator[SamePosting]:
    """The needs or offers of theirs that are among ours, by the ids they have here and there."""
    own = {normalised(one.text): one.posting_id for one in ours if one.posting_id}
    for one in theirs:
        here = own.get(normalised(one.text))
        if one.posting_id and here and here != one.posting_id:
            yield SamePosting(kept=here, other=one.posting_id)


def _ended(one: Participant, other: Participant) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*other.ended, *one.ended)))[-MAX_ENDED:]
