"""Participants whose page a helper opened by showing them a code, as the log has it."""

from datetime import datetime
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.facts import ParticipantLetIn
from frivilligbors.log import Log
from frivilligbors.records import Participant
from web import invitations
from web.context import Context


class OpenedParticipant(NamedTuple):
    """When, who they are (a code; empty once erased), and the name of the helper, where it is known."""

    at: datetime
    code: str
    by: str


def participants_opened_by_helpers(context: Context, bors: str) -> list[OpenedParticipant]:
    """All of a børs, the newest first."""
    facts = [entry.fact for entry in Log(context.redis).all(bors) if isinstance(entry.fact, ParticipantLetIn)]
    people = context.queries.pairs(Participant, keys.PARTICIPANT, bors, {fact.participant_id for fact in facts})
    codes = {participant_id: one.code for participant_id, one in people}
    helpers = {invitation_id: one.name for invitation_id, one in invitations.by_id(context, bors).items()} if facts else {}
    return [
        OpenedParticipant(fact.at, codes.get(fact.participant_id, ""), helpers.get(fact.by, "")) for fact in reversed(facts)
    ]
