"""The sign-in link of the first organiser: the same at every start, until it is revoked or the secret key changes."""

import hashlib
import secrets

import i18n
from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.idempotency import new_idempotency_key
from web import invitations
from web.context import Context
from web.invitations import Invited, Token


def organiser_link(context: Context) -> str | None:
    """The link. None after it was revoked, until a new one is made: a start does not restore it."""
    invitations.first_key_fingerprint(context)
    invited = _issue(context, invitations.installation_link(context))
    token = Token.read(invited.token)
    return invited.link if token and invitations.of_token(context, token) else None


def renew_organiser_link(context: Context) -> str:
    """Make a new link. All earlier ones and the sessions opened with them are revoked."""
    for invitation in invitations.all_of(context, keys.INSTALLATION):
        invitations.revoke(
            context, keys.INSTALLATION, invitation.invitation_id, by="system", idempotency_key=new_idempotency_key()
        )
    name = secrets.token_hex(8)  # random: a counter would repeat itself after an older backup is restored
    invitations.name_installation_link(context, name)
    return _issue(context, name).link


def _issue(context: Context, name: str) -> Invited:
    """The link of this name, derived from the secret key: issued once for each key."""
    seed = b"first organiser" + context.secret + name.encode()
    idempotency_key = hashlib.sha256(seed).hexdigest()
    return invitations.issue(
        context,
        keys.INSTALLATION,
        Role.ORGANISER,
        i18n.translate("nb", "Arrangør"),
        by="system",
        idempotency_key=idempotency_key,
    )
