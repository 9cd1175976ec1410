"""Texts that nobody but us can have made, signed by itsdangerous: each for one purpose, so that none serves for another."""

import hmac
from functools import lru_cache

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode
from itsdangerous.signer import SigningAlgorithm

LENGTH = 40  # characters of a signature


def sign(secret: bytes, purpose: str, text: str) -> str:
    """The text with its signature behind it: always the same for the same text, in every version."""
    return _signer(secret, purpose).sign(text).decode()


def unsign(secret: bytes, purpose: str, token: str) -> str | None:
    """The text that `sign` signed for this purpose; None for a token we did not make."""
    if not token.isascii() or len(token.rpartition(".")[2]) != LENGTH:  # such as an invitation's, which every broker's call has
        return None
    try:
        return _signer(secret, purpose).unsign(token).decode()
    except BadSignature:
        return None


class _Hexadecimal(SigningAlgorithm):
    """An HMAC that reads as the hexadecimal digits of version 0.1.0, whose links and cookies are still with people."""

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose.encode()

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The bytes whose base64, which the signer makes of them, is the digits."""
        digits = hmac.digest(key, self._purpose + b"\0" + value, "sha256").hex()[:LENGTH]
        return base64_decode(digits)


@lru_cache(maxsize=8)
def _signer(secret: bytes, purpose: str) -> Signer:
    return Signer(secret, key_derivation="none", algorithm=_Hexadecimal(purpose))
