"""Texts that nobody but us can have made: signed by itsdangerous, each for one purpose, with a key derived for it."""

import hashlib
import hmac

from itsdangerous import BadSignature, Signer


def sign(secret: bytes, purpose: str, text: str) -> str:
    """The text with its signature behind it: always the same for the same text."""
    return _signer(secret, purpose).sign(text).decode()


def unsign(secret: bytes, purpose: str, token: str) -> str | None:
    """The text that `sign` signed for this purpose, now or in version 0.1.0; None for a token we did not make."""
    try:
        return _signer(secret, purpose).unsign(token).decode()
    except BadSignature:
        text, _, signature = token.rpartition(".")
        made_by_us = token.isascii() and hmac.compare_digest(signature, _signature_of_0_1_0(secret, purpose, text))
        return text if made_by_us else None


def _signer(secret: bytes, purpose: str) -> Signer:
    return Signer(secret, salt=f"frivilligbors {purpose}", key_derivation="hmac", digest_method=hashlib.sha256)


def _signature_of_0_1_0(secret: bytes, purpose: str, text: str) -> str:
    return hmac.new(secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:40]
