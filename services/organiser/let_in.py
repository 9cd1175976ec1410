"""Who became a participant by a code that a helper showed them, as the log tells it."""

from datetime import datetime
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.facts import ParticipantLetIn
from frivilligbors.log import Log
from frivilligbors.records import Participant
from web import Context, invitations


class PersonLetIn(NamedTuple):
    """When, who they are (a code; empty once erased), and the name of the helper, where it is known."""

    at: datetime
    code: str
    by: str


def people_let_in(context: Context, slug: str) -> list[PersonLetIn]:
    """All of a børs, the newest first."""
    facts = [entry.fact for entry in Log(context.redis).whole(slug) if isinstance(entry.fact, ParticipantLetIn)]
    people = context.queries.some(Participant, keys.PARTICIPANT, slug, {fact.participant_id for fact in facts})
    codes = {one.participant_id: one.code for one in people}
    invited = (one for scope in (slug, keys.HOUSE) for one in invitations.all_of(context, scope)) if facts else ()
    helpers = {one.invitation_id: one.name for one in invited}
    return [PersonLetIn(fact.at, codes.get(fact.participant_id, ""), helpers.get(fact.by, "")) for fact in reversed(facts)]
