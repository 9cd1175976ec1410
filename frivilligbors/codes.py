"""Codes people read aloud, and ids nobody reads.

What somebody typed or scanned is read here and, at a desk without net, in `services/agreements/static/desk/reading/codes.js`:
both are held to one list of cases, `tests/readings.json`.
"""

import os
import re
import secrets
import unicodedata
from collections.abc import Mapping

ALPHABET = "ACDEFHJKLMNPRTUVWXY34679"  # no 0 O, 1 I, 2 Z, 5 S, 8 B, G, Q: what is mixed up on a badge or in a noisy room
LENGTH = 4
SPOKEN = 3  # characters in the code of a handshake, so that it is never taken for that of a participant

# A scanner is a keyboard. Set to one country's layout and plugged into a machine set to another's, it types other characters.
LAYOUTS: tuple[tuple[re.Pattern[str], Mapping[int, int]], ...] = (
    (  # American scanner, Nordic or German machine
        re.compile(r"https?[ØÖÆ]--", re.IGNORECASE),
        str.maketrans("ØøÖöÆæ-+ß_\\´`/", "::::::/--?===&"),
    ),
    (re.compile(r"https?>&&", re.IGNORECASE), str.maketrans(">&/_)", ":/-?=")),  # Nordic scanner, American machine
    (  # French scanner, Nordic machine
        re.compile(r"https?\.::", re.IGNORECASE),
        str.maketrans('.:;M\\´6QqAaWwZzØøÖöÆæ!"#¤%&/()=', ":/.?==-AaQqZzWwMmMmMm1234567890"),
    ),
)
IN_QUERY = re.compile(r"[?&]kode=([^&#]*)", re.IGNORECASE)
IN_BORS = re.compile(r"/(?:b|vert|handtrykk|megler|skjerm|tall)/([a-z0-9-]+)(?:/(.*))?$", re.IGNORECASE)
ESCAPED = re.compile("%([0-7][0-9A-F])", re.IGNORECASE)
PAPER = re.compile(
    r"(?:[?&]papir=|^(?:papir|papirskjema|paper|skjema|form)\s*(?:nr|no)?[\s.:#-]*)0*([1-9][0-9]{0,3})(?![0-9])", re.IGNORECASE
)


def new_code(length: int = LENGTH) -> str:
    """A participant code such as ``K7F3``: one of 331,776, to be claimed before it is used. Three characters: a handshake's."""
    drawn, code = secrets.randbelow(len(ALPHABET) ** length), ""
    for _ in range(length):
        drawn, character = divmod(drawn, len(ALPHABET))
        code += ALPHABET[character]
    return code


def as_typed(text: str) -> str:
    """The code in what somebody typed or scanned: ``k7 f3``, ``K7-F3`` and a badge link all mean ``K7F3``; empty if none."""
    link = _as_printed(text)
    if in_query := IN_QUERY.search(link):
        link = in_query[1]
    url = ESCAPED.sub(lambda found: chr(int(found[1], 16)), re.split("[?#]", link, maxsplit=1)[0]).strip()
    if in_path := IN_BORS.search(url):
        url = in_path[2] or ""
    last = url.rstrip("/").rsplit("/", 1)[-1]
    code = "".join(character for character in unicodedata.normalize("NFKC", last).upper() if character.isalnum())
    # no code has a Z: a German keyboard has it where others have Y
    return code.replace("Z", "Y") if in_query or in_path else code


def bors_of(text: str) -> str:
    """The børs somebody typed (``Drammen``), or whose address they typed, pasted or scanned; empty if none."""
    address = re.split("[?#]", unicodedata.normalize("NFKC", _as_printed(text)), maxsplit=1)[0].strip(" /")
    in_path = IN_BORS.search(f"/{address}" if "/" in address else f"/b/{address}")
    return in_path[1].lower() if in_path else ""


def paper_of(text: str) -> str:
    """The number of a paper form in what somebody typed (``papir 12``) or scanned (its link); empty if none."""
    found = PAPER.search(_as_printed(text))
    return found[1] if found else ""


def new_id() -> str:
    """An id that tells nothing: 16 hexadecimal digits."""
    return os.urandom(8).hex()


def _as_printed(text: str) -> str:
    """What the scanner read, whatever layout its machine has."""
    text = text.strip()
    return next((text.translate(characters) for begins, characters in LAYOUTS if begins.match(text)), text)
