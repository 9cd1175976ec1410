"""Invitations: who may sign in as what. The token is shown once and never kept, only its digest."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Append, Commit, Put, at_revision
from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.facts import InvitationIssued, InvitationRevoked
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.ledger import unbatched
from frivilligbors.read_batch import ReadBatch, Source
from frivilligbors.records import Invitation

from .context import Context

SIGN_IN = {Role.BROKER: "/megler/{scope}/inn", Role.ORGANISER: "/arrangor/inn", Role.HOST: "/vert/{scope}/inn"}


class Invited(NamedTuple):
    """What the one who is invited gets: a link with the token in its fragment, or the token itself for a machine."""

    link: str
    token: str
    invitation_id: str
    replayed: bool = False


class Token(NamedTuple):
    """A secret, and where its invitation is: in a børs, or in the installation."""

    hash_tag: str
    secret: str

    @classmethod
    def read(cls, text: str) -> "Token | None":
        """The token in a text such as ``drammen.x4f…``; None for anything else."""
        text = text.strip()
        hash_tag, dot, secret = text.partition(".")
        plain = text.isascii() and len(text) < 200 and not set("{}: ") & set(text)
        return cls(hash_tag, secret) if dot and hash_tag and secret and plain else None

    @property
    def digest(self) -> str:
        """What may be kept of it."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.hash_tag}.{self.secret}"


def issue(
    context: Context, scope: str, role: Role, name: str, *, by: str, idempotency_key: str, base: str = "", lead: bool = False
) -> Invited:
    """Invite somebody called `name`. The same `idempotency_key` again gives the same invitation, with the same token.

    `scope`: a børs, a town (`keys.town_scope`), or the whole installation. A `lead` broker may void agreements, and let late
    ones in.
    """
    hash_tag = keys.hash_tag_of(scope)
    town = scope.removeprefix(hash_tag) if hash_tag == keys.INSTALLATION else ""
    token = Token(hash_tag, _secret(context, scope, role, by, idempotency_key))
    fields = {"name": name} | ({"lead": True} if lead else {}) | ({"town": town} if town else {})
    request = IdempotentRequest(by, f"invite {role}", idempotency_key, fields)

    def prepare() -> Commit:
        if there := context.redis.hget(keys.INVITATION.of(hash_tag, token.digest), "invitation_id"):
            return Commit(answer={"invitation_id": there})  # whatever has become of it: what was taken back does not come again
        at = context.clock.now()
        invitation = Invitation(
            invitation_id=new_id(), role=role, name=name, scope=scope, lead=lead, key_mark=context.key_fingerprint, issued_at=at
        )
        return Commit(
            writes=[
                Put(keys.INVITATION, token.digest, pack(invitation)),
                Append(keys.INVITATIONS, "", token.digest),
            ],
            facts=[InvitationIssued(at=at, by=by, invitation_id=invitation.invitation_id, role=role, lead=lead, town_id=town)],
            answer={"invitation_id": invitation.invitation_id},
        )

    answer = context.ledger("invitations").perform(hash_tag, request, unbatched(prepare))
    path = SIGN_IN[role].format(scope=scope)
    link = f"{base or context.settings.public_url}{path}#{token}"
    return Invited(link, str(token), answer.content["invitation_id"], answer.replayed)


def revoke(context: Context, scope: str, invitation_id: str, *, by: str, idempotency_key: str) -> None:
    """Let somebody sign in no longer; every session of theirs ends with it. Raises Refused: `invitation-unknown`, as for one
    to another scope."""

    def prepare() -> Commit:
        known = {one.invitation_id: (digest, one) for digest, one in _by_digest(context, scope)}
        if invitation_id not in known:
            raise Refused("invitation-unknown")
        digest, invitation = known[invitation_id]
        now = context.clock.now()
        # The name goes: facts know them by id
        revoked = replace(invitation, name="", revision=invitation.revision + 1, revoked_at=invitation.revoked_at or now)
        return Commit(
            expects=[at_revision(keys.INVITATION, digest, invitation.revision)],
            writes=[Put(keys.INVITATION, digest, pack(revoked))],
            facts=[] if invitation.revoked_at else [InvitationRevoked(at=now, by=by, invitation_id=invitation_id)],
            answer={"invitation_id": invitation_id},
        )

    context.ledger("invitations").perform(
        keys.hash_tag_of(scope),
        IdempotentRequest(by, "revoke", idempotency_key, {"invitation_id": invitation_id}),
        unbatched(prepare),
    )


def of_token(context: Context, token: Token) -> Invitation | None:
    """The invitation a token was issued with, unless it has been revoked."""
    return of_digest(context, token.hash_tag, token.digest)


def of_digest(context: Context, hash_tag: str, digest: str) -> Invitation | None:
    """The invitation behind a session, unless it has been revoked."""
    batch = context.batch()
    found = batch_read(context, batch, hash_tag, [digest])
    batch.run()
    return found()


def batch_read(
    context: Context, batch: ReadBatch, hash_tag: str, digests: Source, id_field: str = ""
) -> Callable[[], Invitation | None]:
    """Have a batch read the invitation of a digest, given or found by another read (see `ReadBatch.records`).

    What is returned gives it once the batch has been run, unless it has been revoked.
    """
    invitations = batch.records(Invitation, keys.INVITATION, hash_tag, digests, id_field)

    def found() -> Invitation | None:
        invitation = next(iter(invitations.all), None)
        return invitation if invitation and _is_honoured(context, invitation) else None

    return found


def all_of(context: Context, scope: str) -> list[Invitation]:
    """Everybody who is invited to a scope, and to no wider or narrower one, and may sign in; in order."""
    return [invitation for _, invitation in _by_digest(context, scope) if _is_honoured(context, invitation)]


def by_id(context: Context, bors: str) -> dict[str, Invitation]:
    """Whoever may act by an invitation to a børs, to a town or to the whole installation, by the id that facts know them by.

    For the names of those who did something in the børs: who reaches it is for the guard to say.
    """
    found = (one for hash_tag in (bors, keys.INSTALLATION) for _, one in _kept_in(context, hash_tag))
    return {one.invitation_id: one for one in found if _is_honoured(context, one)}


def first_key_fingerprint(context: Context) -> str:
    """The fingerprint of the key of invitations from before they bore one: the first that this version ran with."""
    if (first := context.redis.get(keys.FIRST_KEY_FINGERPRINT)) is None:
        context.redis.set(keys.FIRST_KEY_FINGERPRINT, context.key_fingerprint, nx=True)
        first = context.redis.get(keys.FIRST_KEY_FINGERPRINT)
    return first or ""


def installation_link(context: Context) -> str:
    """The name of the house's present link; empty for the first."""
    return context.redis.get(keys.INSTALLATION_LINK.of(keys.INSTALLATION)) or ""


def name_installation_link(context: Context, name: str) -> None:
    """Keep the name of the house's present link."""
    context.redis.set(keys.INSTALLATION_LINK.of(keys.INSTALLATION), name)


def _is_honoured(context: Context, invitation: Invitation) -> bool:
    """Whether it lets anybody in: not taken back, and issued under the key the house has now."""
    return invitation.revoked_at is None and (invitation.key_mark or first_key_fingerprint(context)) == context.key_fingerprint


def _by_digest(context: Context, scope: str) -> list[tuple[str, Invitation]]:
    return [(digest, one) for digest, one in _kept_in(context, keys.hash_tag_of(scope)) if one.scope == scope]


def _kept_in(context: Context, hash_tag: str) -> list[tuple[str, Invitation]]:
    digests = context.redis.lrange(keys.INVITATIONS.of(hash_tag), 0, -1)
    return context.queries.pairs(Invitation, keys.INVITATION, hash_tag, digests)


def _secret(context: Context, scope: str, role: Role, by: str, idempotency_key: str) -> str:
    """A secret that only this house can make, and can make again for a repeated request without having kept it."""
    message = "\0".join(("invitation", scope, role, by, idempotency_key)).encode()
    return hashlib.blake2b(message, key=context.secret[:64], digest_size=24).hexdigest()
