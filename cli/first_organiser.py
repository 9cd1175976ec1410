"""The invitation of whoever runs the house."""

import hashlib

import words
from frivilligbors import keys
from frivilligbors.kinds import Role
from web import House, invitations


def organiser_link(home: House) -> str:
    """The organiser's link: the same at every start, as long as the secret is."""
    key = hashlib.sha256(b"first organiser" + home.secret).hexdigest()  # else another secret would repeat a lost token
    name = words.translate("nb", "Arrangør")
    return invitations.issue(home, keys.HOUSE, Role.ORGANISER, name, by="system", key=key).link
