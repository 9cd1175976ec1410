"""Who is signed in. Brokers and organisers have a session on the server, participants a signed cookie."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import request
from werkzeug.wrappers import Response

from frivilligbors import keys, links
from frivilligbors.codec import instant, pack
from frivilligbors.commit import Commit, Delete
from frivilligbors.enums import Role
from frivilligbors.facts import SessionEnded
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Invitation, Participant

from . import invitations
from .context import Context
from .invitations import Token

COOKIES = {Role.BROKER: "megler", Role.ORGANISER: "arrangor", Role.HOST: "vert"}
PARTICIPANT_COOKIE = "deltaker"
TWO_WEEKS = 14 * 24 * 3600
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who signed in with the invitation of this digest."""

    invitation: str
    since: datetime


class SignedIn(NamedTuple):
    """Somebody who is signed in, on one device, since when."""

    session_id: str
    invitation: Invitation
    since: datetime


def sign_in(context: Context, token: Token, role: Role | None = None, scope: str = "") -> tuple[Invitation, str] | None:
    """A new session for the holder of a token: the invitation and the cookie's value.

    None, and no session, for a token nobody issued, or one for another `role` or another `scope` than is asked for.
    """
    invitation = invitations.of_token(context, token)
    if invitation is None or role not in (None, invitation.role) or scope not in ("", invitation.scope):
        return None
    cookie_token = Token(token.hash_tag, secrets.token_urlsafe(24))
    session = Session(invitation=token.digest, since=context.clock.now())
    pipe = context.redis.pipeline(transaction=True)
    pipe.hset(keys.SESSION.of(cookie_token.hash_tag, cookie_token.digest), mapping=pack(session))
    pipe.expire(keys.SESSION.of(cookie_token.hash_tag, cookie_token.digest), TWO_WEEKS)
    pipe.hset(keys.SESSIONS.of(cookie_token.hash_tag), mapping={cookie_token.digest: instant(session.since)})
    pipe.execute()
    return invitation, str(cookie_token)


def batch_read_signed_in(context: Context, batch: ReadBatch, role: Role) -> Callable[[], Invitation | None] | None:
    """Have a batch read who this browser is, in a role; what is returned tells it once the batch has been run. None: nobody."""
    cookie_token = Token.read(request.cookies.get(COOKIES[role], ""))
    if cookie_token is None:
        return None
    session = batch.records(Session, keys.SESSION, cookie_token.hash_tag, [cookie_token.digest])
    invitation = invitations.batch_read(context, batch, cookie_token.hash_tag, session, "invitation")
    return lambda: invitation() if session.all else None


def leave(context: Context, role: Role) -> None:
    """End the session of this browser in a role, if it has one."""
    cookie_token = Token.read(request.cookies.get(COOKIES[role], ""))
    if cookie_token is not None:
        _end(context, cookie_token.hash_tag, cookie_token.digest)


def sign_out(context: Context, role: Role, response: Response) -> None:
    """End the session of this browser in a role, and have it forget it."""
    leave(context, role)
    response.delete_cookie(COOKIES[role])


def all_of(context: Context, scope: str) -> list[SignedIn]:
    """Everybody signed in by an invitation to a scope, in the order they came. What has run out is forgotten on the way."""
    hash_tag = keys.hash_tag_of(scope)
    digests = context.redis.hgetall(keys.SESSIONS.of(hash_tag))
    open_ = context.queries.pairs(Session, keys.SESSION, hash_tag, digests)
    for gone in digests.keys() - {digest for digest, _ in open_}:
        _end(context, hash_tag, gone)
    seen = ((digest, session, invitations.of_digest(context, hash_tag, session.invitation)) for digest, session in open_)
    known = [
        SignedIn(digest[:16], invitation, session.since)
        for digest, session, invitation in seen
        if invitation and invitation.scope == scope
    ]
    return sorted(known, key=lambda one: one.since)


def end(context: Context, scope: str, session_id: str, *, by: str) -> None:
    """End somebody's session, if it has not ended, and announce it."""
    hash_tag, known = keys.hash_tag_of(scope), {one.session_id: one.invitation for one in all_of(context, scope)}
    for digest in context.redis.hgetall(keys.SESSIONS.of(hash_tag)):
        if digest[:16] == session_id and session_id in known:
            fact = SessionEnded(at=context.clock.now(), by=by, invitation_id=known[session_id].invitation_id)
            gone = [Delete(keys.SESSION, digest), Delete(keys.SESSIONS, "", (digest,))]
            commit = Commit(writes=gone, facts=[fact], answer={})
            context.ledger("sessions").commit(hash_tag, IdempotentRequest(by, "end session", digest, {}), commit)


def _end(context: Context, hash_tag: str, digest: str) -> None:
    pipe = context.redis.pipeline(transaction=True)
    pipe.delete(keys.SESSION.of(hash_tag, digest))
    pipe.hdel(keys.SESSIONS.of(hash_tag), digest)
    pipe.execute()


def remember(response: Response, cookie: str, value: str, *, seconds: int = TWO_WEEKS) -> None:
    """Hand a browser its cookie."""
    response.set_cookie(cookie, value, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure)


def personal_token(context: Context, bors: str, participant: Participant) -> str:
    """What makes a personal link personal: nothing is kept, and raising `revocation` makes the old ones void."""
    return links.personal_token(context.secret, bors, participant)


def session_token(context: Context, bors: str, participant: Participant) -> str:
    """The value of a browser's cookie: as good as a personal link, until that browser logs out."""
    return links.session_token(context.secret, bors, participant)


def participant_of(context: Context, token: str, *, cookie: bool = False) -> tuple[str, Participant] | None:
    """The børs and the participant of a personal token; None for one we did not make, or no longer honour.

    `cookie`: it came as one, and has ended if its session has.
    """
    batch = context.batch()
    found = batch_read_participant(context, batch, token, cookie=cookie)
    batch.run()
    return found() if found else None


def batch_read_participant(
    context: Context, batch: ReadBatch, token: str, *, cookie: bool = False
) -> Callable[[], tuple[str, Participant] | None] | None:
    """Have a batch read the same; what is returned tells it once the batch has been run. None: it is no token of ours."""
    claim = links.claim_of(context.secret, token)
    if claim is None:
        return None
    participants = batch.records(Participant, keys.PARTICIPANT, claim.bors, [claim.participant_id])
    own = batch.fields(keys.PARTICIPANT, claim.bors, "revocation", suffix=claim.participant_id)  # though it was merged since

    def found() -> tuple[str, Participant] | None:
        participant = participants.by_id.get(claim.participant_id)
        if participant is None or (own.value[0] or "0") != str(claim.revocation):
            return None
        ended = claim.session in participant.ended and bool(claim.session or cookie)
        return None if ended else (claim.bors, participant)

    return found


def signed_in_participant(context: Context) -> tuple[str, Participant] | None:
    """Whose browser this is."""
    return participant_of(context, request.cookies.get(PARTICIPANT_COOKIE, ""), cookie=True)
