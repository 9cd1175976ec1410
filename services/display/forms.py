"""What the address of a wall or of its socket asks for, checked."""

import re
from collections.abc import Mapping
from math import isnan

import i18n

from .rules.streams import KINDS, PICTURES, Kind, Stream

BASE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,100}")


def zoom(text: str) -> float:
    """How large the wall is drawn, from half to twice; 1 for anything that is not a number."""
    try:
        factor = float(text)
    except ValueError:
        return 1.0
    return 1.0 if isnan(factor) else min(2.0, max(0.5, factor))


def stream(args: Mapping[str, str], base: str) -> Stream:
    """The stream a socket asks for; the board where it asks for none we have. `base`: the address this house is reached by."""
    kind = KINDS.get(args.get("stream", ""), Kind.BOARD)
    if kind not in PICTURES:
        return Stream(kind)
    language = i18n.choose(None, args.get("sprak"))
    return Stream(kind, language, base if kind is Kind.WALL and BASE.fullmatch(base) else "")
