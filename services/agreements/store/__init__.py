"""Keeping handshakes and agreements, and reading them again."""

from .deals import admitting, confirming, undoing, voiding
from .handshakes import accepting, handshake, handshake_of_code, handshakes_of, in_line, proposing, withdrawing
from .marks import roster_mark
from .papers import papers_told
from .people import guest, guest_of, names
from .reading import late, latest_of, recent

__all__ = [
    "accepting",
    "admitting",
    "confirming",
    "guest",
    "guest_of",
    "handshake",
    "handshake_of_code",
    "handshakes_of",
    "in_line",
    "late",
    "latest_of",
    "names",
    "papers_told",
    "proposing",
    "recent",
    "roster_mark",
    "undoing",
    "voiding",
    "withdrawing",
]
