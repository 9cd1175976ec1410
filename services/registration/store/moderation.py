"""What everybody may read as people typed it, hidden or not, and the commits of hiding it and of showing it again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.errors import Refused
from frivilligbors.facts import OrganisationHidden, PostingHidden
from frivilligbors.records import Organisation, Participant, Posting
from frivilligbors.search_text import finds
from web.context import Context

from .participants import active_participants, organisations_by_id, participant_by_id, unchanged

LIMIT = 100


@dataclass(frozen=True, slots=True)
class ModeratedPosting:
    """A need or an offer, and whose it is."""

    posting: Posting
    is_need: bool
    participant_id: str
    code: str


@dataclass(frozen=True, slots=True)
class ModeratedTexts:
    """At most `LIMIT` postings and organisations, the newest first; `more` says that there are others."""

    postings: list[ModeratedPosting]
    organisations: list[Organisation]
    more: bool


def moderated_texts(context: Context, bors: str, search_term: str) -> ModeratedTexts:
    """What a search term finds: in a text, in a name, or as the code of who wrote it."""
    participants = active_participants(context, bors)[::-1]
    postings = [one for participant in participants for one in _postings_of(participant) if finds(search_term, _searched(one))]
    organisations = organisations_by_id(context, bors, participants).values()
    named = [one for one in organisations if one.name and finds(search_term, one.name)]
    return ModeratedTexts(postings[:LIMIT], named[:LIMIT], more=max(len(postings), len(named)) > LIMIT)


def hide_posting_commit(context: Context, bors: str, participant_id: str, posting_id: str, hidden: bool, *, by: str) -> Commit:
    """The commit that hides a need or an offer, or shows it again; empty where it is so already.

    Raises Refused (`text-unknown`).
    """
    participant = participant_by_id(context, bors, participant_id)
    postings = (*participant.needs, *participant.offers) if participant and posting_id else ()
    found = next((one for one in postings if one.posting_id == posting_id), None)
    if participant is None or found is None:
        raise Refused("text-unknown")
    participant_id = participant.participant_id
    answer = {"participant_id": participant_id, "posting_id": posting_id, "hidden": hidden}
    if found.hidden is hidden:
        return Commit(answer=answer)

    def with_hidden(postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
        return tuple(replace(one, hidden=hidden) if one is found else one for one in postings)

    needs, offers = with_hidden(participant.needs), with_hidden(participant.offers)
    changed = replace(participant, revision=participant.revision + 1, needs=needs, offers=offers)
    fact = PostingHidden(at=context.clock.now(), by=by, participant_id=participant_id, posting_id=posting_id, hidden=hidden)
    write = Put(keys.PARTICIPANT, participant_id, pack(changed))
    return Commit(expects=[unchanged(participant)], writes=[write], facts=[fact], answer=answer)


def hide_organisation_commit(context: Context, bors: str, organisation_id: str, hidden: bool, *, by: str) -> Commit:
    """The commit that hides an organisation's name, or shows it again; empty where it is so already.

    Raises Refused (`text-unknown`).
    """
    organisation = context.queries.organisation(bors, organisation_id)
    if organisation is None:
        raise Refused("text-unknown")
    answer = {"organisation_id": organisation_id, "hidden": hidden}
    if organisation.hidden is hidden:
        return Commit(answer=answer)
    return Commit(
        expects=[Equals(keys.ORGANISATION, organisation_id, "name", organisation.name)],
        writes=[Put(keys.ORGANISATION, organisation_id, {"hidden": pack(replace(organisation, hidden=hidden))["hidden"]})],
        facts=[OrganisationHidden(at=context.clock.now(), by=by, organisation_id=organisation_id, hidden=hidden)],
        answer=answer,
    )


def _postings_of(participant: Participant) -> Iterator[ModeratedPosting]:
    for is_need, postings in ((True, participant.needs), (False, participant.offers)):
        for posting in postings:
            if posting.posting_id:
                yield ModeratedPosting(posting, is_need, participant.participant_id, participant.code)


def _searched(one: ModeratedPosting) -> str:
    return f"{one.posting.text} {one.code}"
