"""Being somebody on a phone, and being so no longer: what logging out and being let in by a helper commit."""

from dataclasses import replace

from flask import request

from frivilligbors import keys, links
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Put
from frivilligbors.facts import ParticipantLetIn
from frivilligbors.ledger import Request
from frivilligbors.records import LetIn, Participant
from web import Context, sessions

from .changing import as_read

ENDED, LET_IN = 200, 5  # the newest that are kept: a cookie is two weeks old at most


def log_out(context: Context) -> None:
    """End the session of this browser, and no other. Nothing, for who has none."""
    claim = links.claim_of(context.secret, request.cookies.get(sessions.PARTICIPANT_COOKIE, ""))
    if claim is None or sessions.participant_here(context) is None:
        return
    asked = Request(claim.participant_id, "log out", claim.session or f"without a name, {claim.revocation}", {})
    context.ledger("registration").perform(claim.bors, asked, lambda: _ended(context, claim))


def let_in(context: Context, slug: str, participant: Participant, *, by: str, ticket: str) -> None:
    """Keep, and announce, that a helper let somebody be this participant."""
    asked = Request(by, "let in", ticket, {"participant_id": participant.participant_id})
    context.ledger("registration").perform(slug, asked, lambda: _let_in(context, slug, participant.participant_id, by))


def _ended(context: Context, claim: links.Claim) -> Commit:
    me = context.queries.participant(claim.bors, claim.participant_id)
    if me is None or claim.session in me.ended:
        return Commit(answer={})
    return _kept(me, ended=(*me.ended, claim.session)[-ENDED:])


def _let_in(context: Context, slug: str, participant_id: str, by: str) -> Commit:
    me, at = context.queries.participant(slug, participant_id), context.clock.now()
    if me is None:
        return Commit(answer={})
    fact = ParticipantLetIn(at=at, by=by, participant_id=participant_id)
    return replace(_kept(me, let_in=(*me.let_in, LetIn(at=at, by=by))[-LET_IN:]), facts=[fact])


def _kept(me: Participant, **changes: object) -> Commit:
    changed = replace(me, revision=me.revision + 1, **changes)  # type: ignore[arg-type]
    return Commit(expects=[as_read(me)], writes=[Put(keys.PARTICIPANT, me.participant_id, pack(changed))], answer={})
