"""Codes people read aloud, and ids nobody reads."""

import secrets

ALPHABET = "ACDEFHJKLMNPRTUVWXY34679"  # no 0 O, 1 I, 2 Z, 5 S, 8 B, G, Q: what is mixed up on a badge or in a noisy room
LENGTH = 4
SPOKEN = 3  # signs in the code of a handshake, so that it is never taken for that of a participant


def new_code(length: int = LENGTH) -> str:
    """A participant code such as ``K7F3``: one of 331,776, to be claimed before it is used. Of three signs: a handshake's."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def as_typed(text: str) -> str:
    """The code in what somebody typed or scanned: ``k7 f3``, ``K7-F3`` and a badge link all mean ``K7F3``."""
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last.upper() if letter.isalnum())


def new_id() -> str:
    """An id that tells nothing: 16 hexadecimal digits."""
    return secrets.token_hex(8)
