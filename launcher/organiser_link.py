"""The link of whoever runs the house: the same at every start, until it is taken back or the secret key is another."""

import hashlib
import secrets

import words
from frivilligbors import keys
from frivilligbors.kinds import Role
from web import House, invitations
from web.invitations import Invited, Token


def organiser_link(home: House) -> str | None:
    """The link. None once it was taken back, until somebody asks for a new one: a start brings nothing back."""
    invitations.note_key(home)
    invited = _issued(home, invitations.house_link(home))
    token = Token.read(invited.token)
    return invited.link if token and invitations.find(home, token) else None


def renew(home: House) -> str:
    """A new link. Nothing that was given before opens the house, and whoever came in by it is out."""
    for old in invitations.all_of(home, keys.HOUSE):
        invitations.revoke(home, keys.HOUSE, old.invitation_id, by="system", key=invitations.new_key())
    name = secrets.token_hex(8)  # a count would come to the same again after an older copy is put back
    invitations.name_house_link(home, name)
    return _issued(home, name).link


def _issued(home: House, name: str) -> Invited:
    """The link of this name, made once under a key; under another key it is another."""
    told = b"first organiser" + home.secret + name.encode()
    key = hashlib.sha256(told).hexdigest()
    return invitations.issue(home, keys.HOUSE, Role.ORGANISER, words.translate("nb", "Arrangør"), by="system", key=key)
