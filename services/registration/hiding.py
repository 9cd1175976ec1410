"""Taking what somebody typed out of everybody's sight, and showing it again. Its writer sees what became of it."""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.facts import OrganisationHidden, PostingHidden
from frivilligbors.records import Posting
from frivilligbors.refused import Refused
from frivilligbors.wire import pack
from web import House

from .changing import as_read


def hide_posting(home: House, slug: str, participant_id: str, posting_id: str, hidden: bool, *, by: str) -> Commit:
    """What hiding a need or an offer, or showing it again, commits; nothing where it is so already. Raises Refused."""
    me = home.roster.participant(slug, participant_id)
    found = next((one for one in (*me.needs, *me.offers) if one.posting_id == posting_id), None) if me and posting_id else None
    if me is None or found is None:
        raise Refused("text-unknown")
    answer = {"participant_id": participant_id, "posting_id": posting_id, "hidden": hidden}
    if found.hidden is hidden:
        return Commit(answer=answer)

    def told(postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
        return tuple(replace(one, hidden=hidden) if one is found else one for one in postings)

    changed = replace(me, revision=me.revision + 1, needs=told(me.needs), offers=told(me.offers))
    fact = PostingHidden(at=home.clock.now(), by=by, participant_id=participant_id, posting_id=posting_id, hidden=hidden)
    kept = Put(keys.PARTICIPANT, participant_id, pack(changed))
    return Commit(expects=[as_read(me)], writes=[kept], facts=[fact], answer=answer)


def hide_organisation(home: House, slug: str, organisation_id: str, hidden: bool, *, by: str) -> Commit:
    """What hiding an organisation's name, or showing it again, commits; nothing where it is so already. Raises Refused."""
    known = home.roster.organisation(slug, organisation_id)
    if known is None:
        raise Refused("text-unknown")
    answer = {"organisation_id": organisation_id, "hidden": hidden}
    if known.hidden is hidden:
        return Commit(answer=answer)
    return Commit(
        expects=[Equals(keys.ORGANISATION, organisation_id, "name", known.name)],
        writes=[Put(keys.ORGANISATION, organisation_id, {"hidden": pack(replace(known, hidden=hidden))["hidden"]})],
        facts=[OrganisationHidden(at=home.clock.now(), by=by, organisation_id=organisation_id, hidden=hidden)],
        answer=answer,
    )
