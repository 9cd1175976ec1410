"""What of a picture is sent: the regions that are not the same as in the picture before.

A region is an element with `data-live`, whose value names it. No region stands inside another.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

OPENING_TAG = re.compile(r"<(\w+)(?=[ >])[^>]*>")
MARKED = re.compile(r' data-live="([\w-]+)"')


def only_changed(before: str, after: str) -> str:
    """The live part `after`, with those regions alone that were not the same `before`."""
    known = regions(before)
    fresh = "".join(_standing_alone(html) for name, html in regions(after).items() if known.get(name) != html)
    opening, tag = _opening_tag(after)
    return f"{opening}{fresh}</{tag}>"


@lru_cache(maxsize=64)  # of each stream, what was sent last is looked at once more with the next
def regions(html: str) -> Mapping[str, str]:
    """Each region of a live part, by its name."""
    found = {}
    for mark in MARKED.finditer(html):  # a quotation mark of a text is an entity, so this is the attribute of a tag
        start = html.rindex("<", 0, mark.start())
        tag = html[start + 1 : html.index(" ", start)]
        found[mark[1]] = html[start : _end(html, tag, start)]
    return found


def _standing_alone(region: str) -> str:
    """A region as it can stand outside the drawing it is of."""
    return f"<svg>{region}</svg>" if region.startswith("<g ") else region


def _opening_tag(html: str) -> tuple[str, str]:
    """The first tag of a live part, and its name."""
    tag = OPENING_TAG.search(html)
    if tag is None:
        raise ValueError("A live part begins with a tag.")
    return tag[0], tag[1]


def _end(html: str, tag: str, start: int) -> int:
    """Where the element that starts at `start` ends."""
    depth = 0
    for one in re.compile(rf"<(/?){tag}\b").finditer(html, start):
        depth += -1 if one[1] else 1
        if not depth:
            return one.end() + 1
    raise ValueError(f"<{tag}> is not closed.")
