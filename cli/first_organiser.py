"""The link of whoever runs the house: the same at every start, until it is taken back or the secret key is another."""

import hashlib
import secrets

import i18n
from frivilligbors import keys
from frivilligbors.codes import new_idempotency_key
from frivilligbors.enums import Role
from web import Context, invitations
from web.invitations import Invited, Token


def organiser_link(context: Context) -> str | None:
    """The link. None once it was taken back, until somebody asks for a new one: a start brings nothing back."""
    invitations.note_key(context)
    invited = _issued(context, invitations.house_link(context))
    token = Token.read(invited.token)
    return invited.link if token and invitations.find(context, token) else None


def renew(context: Context) -> str:
    """A new link. Nothing that was given before opens the house, and whoever came in by it is out."""
    for old in invitations.all_of(context, keys.HOUSE):
        invitations.revoke(context, keys.HOUSE, old.invitation_id, by="system", key=new_idempotency_key())
    name = secrets.token_hex(8)  # a count would come to the same again after an older copy is put back
    invitations.name_house_link(context, name)
    return _issued(context, name).link


def _issued(context: Context, name: str) -> Invited:
    """The link of this name, made once under a key; under another key it is another."""
    told = b"first organiser" + context.secret + name.encode()
    key = hashlib.sha256(told).hexdigest()
    return invitations.issue(context, keys.HOUSE, Role.ORGANISER, i18n.translate("nb", "Arrangør"), by="system", key=key)
