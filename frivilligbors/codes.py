"""Codes people read aloud, and ids nobody reads."""

import secrets

ALPHABET = "ACDEFHJKLMNPRTUVWXY34679"  # no 0 O, 1 I, 2 Z, 5 S, 8 B, G, Q: what is mixed up on a badge or in a noisy room
LENGTH = 4


def new_code() -> str:
    """A participant code such as ``K7F3``: one of 331,776, to be claimed before it is used."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_typed(text: str) -> str:
    """The code in what somebody typed or scanned: ``k7 f3``, ``K7-F3`` and a badge link all mean ``K7F3``."""
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last.upper() if letter.isalnum())


def new_id() -> str:
    """An id that tells nothing: 16 hexadecimal digits."""
    return secrets.token_hex(8)
