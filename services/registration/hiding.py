"""Taking what somebody typed out of everybody's sight, and showing it again. Its writer sees what became of it."""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.errors import Refused
from frivilligbors.facts import OrganisationHidden, PostingHidden
from frivilligbors.records import Posting
from web import Context

from .changing import as_read


def hide_posting(context: Context, slug: str, participant_id: str, posting_id: str, hidden: bool, *, by: str) -> Commit:
    """What hiding a need or an offer, or showing it again, commits; nothing where it is so already. Raises Refused."""
    me = context.queries.participant(slug, participant_id)
    found = next((one for one in (*me.needs, *me.offers) if one.posting_id == posting_id), None) if me and posting_id else None
    if me is None or found is None:
        raise Refused("text-unknown")
    answer = {"participant_id": participant_id, "posting_id": posting_id, "hidden": hidden}
    if found.hidden is hidden:
        return Commit(answer=answer)

    def told(postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
        return tuple(replace(one, hidden=hidden) if one is found else one for one in postings)

    changed = replace(me, revision=me.revision + 1, needs=told(me.needs), offers=told(me.offers))
    fact = PostingHidden(at=context.clock.now(), by=by, participant_id=participant_id, posting_id=posting_id, hidden=hidden)
    kept = Put(keys.PARTICIPANT, participant_id, pack(changed))
    return Commit(expects=[as_read(me)], writes=[kept], facts=[fact], answer=answer)


def hide_organisation(context: Context, slug: str, organisation_id: str, hidden: bool, *, by: str) -> Commit:
    """What hiding an organisation's name, or showing it again, commits; nothing where it is so already. Raises Refused."""
    known = context.queries.organisation(slug, organisation_id)
    if known is None:
        raise Refused("text-unknown")
    answer = {"organisation_id": organisation_id, "hidden": hidden}
    if known.hidden is hidden:
        return Commit(answer=answer)
    return Commit(
        expects=[Equals(keys.ORGANISATION, organisation_id, "name", known.name)],
        writes=[Put(keys.ORGANISATION, organisation_id, {"hidden": pack(replace(known, hidden=hidden))["hidden"]})],
        facts=[OrganisationHidden(at=context.clock.now(), by=by, organisation_id=organisation_id, hidden=hidden)],
        answer=answer,
    )
