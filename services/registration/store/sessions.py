"""The commits of signing out of one browser, of being let in by a helper, and of verifying an e-mail address."""

from dataclasses import replace

from frivilligbors import keys, links
from frivilligbors.codec import instant, pack
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.facts import ParticipantLetIn
from frivilligbors.links import Claim
from frivilligbors.records import LetIn, Participant
from web.context import Context

from .participants import participant_by_id, unchanged

MAX_ENDED, MAX_LET_IN = 200, 5  # the newest that are kept: a cookie is two weeks old at most


def sign_out_commit(context: Context, claim: Claim) -> Commit:
    """The commit that ends the session of a cookie, and no other."""
    participant = participant_by_id(context, claim.bors, claim.participant_id)
    if participant is None or claim.session in participant.ended:
        return Commit(answer={})
    return _changing(participant, ended=(*participant.ended, claim.session)[-MAX_ENDED:])


def helper_sign_in_commit(context: Context, bors: str, participant_id: str, *, by: str) -> Commit:
    """The commit that notes and announces that a helper opened a participant's page on a phone."""
    participant, at = participant_by_id(context, bors, participant_id), context.clock.now()
    if participant is None:
        return Commit(answer={})
    fact = ParticipantLetIn(at=at, by=by, participant_id=participant.participant_id)
    changed = _changing(participant, let_in=(*participant.let_in, LetIn(at=at, by=by))[-MAX_LET_IN:])
    return replace(changed, facts=[fact])


def verifies_email(context: Context, claim: Claim, participant: Participant) -> bool:
    """Whether opening this link verifies the participant's address: it was mailed there, and it is not verified yet."""
    return (
        bool(claim.mailed)
        and participant.proved_at is None
        and claim.mailed == links.address_fingerprint(context.secret, participant)
    )


def verify_email_commit(context: Context, participant: Participant) -> Commit:
    """The commit that notes that a participant's present address is verified."""
    return Commit(
        expects=[Equals(keys.PARTICIPANT, participant.participant_id, "email", participant.email or "")],
        writes=[Put(keys.PARTICIPANT, participant.participant_id, {"proved_at": instant(context.clock.now())})],
        answer={},
    )


def _changing(participant: Participant, **changes: object) -> Commit:
    changed = replace(participant, revision=participant.revision + 1, **changes)  # type: ignore[arg-type]
    return Commit(
        expects=[unchanged(participant)], writes=[Put(keys.PARTICIPANT, participant.participant_id, pack(changed))], answer={}
    )
