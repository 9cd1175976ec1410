"""The part of a page that changes while it is open, as HTML: the same in the page as it is served and in the hub's frames.

A region is an element with `data-live`, whose value names it. No region stands inside another.
"""

import re
from typing import Any

from flask import g, render_template

from frivilligbors.settings import Settings
from web import qr
from web.app import init_app

from .rules.unmet_needs import Need
from .serializers import wall_template_data

OPENING = re.compile(r"<(\w+)(?=[ >])[^>]*>")
REGION = re.compile(r"<(\w+)[^<>]* data-live=\"([\w-]+)\"")


def wall_data(board: dict[str, Any], needs: list[Need], address: str) -> dict[str, Any]:
    """What the live part of a wall is made from. `address`: where one registers."""
    return {
        "board": board,
        "qr": qr.inline_svg(address),
        "address": address.split("://", 1)[-1],
        **wall_template_data(board, needs),
    }


class Pictures:
    """Renders the live parts outside a request. Raises Unusable."""

    def __init__(self, settings: Settings) -> None:
        self._app = init_app("display", "services.display", [], settings)

    def wall(self, language: str, address: str, board: dict[str, Any], needs: list[Need]) -> str:
        """The wall."""
        return self._render(language, "display/wall/main.html", **wall_data(board, needs, address))

    def numbers(self, language: str, board: dict[str, Any]) -> str:
        """The page of numbers."""
        return self._render(language, "display/figures.html", board=board)

    def _render(self, language: str, template: str, **data: Any) -> str:
        with self._app.test_request_context():
            g.language = language
            return render_template(template, **data)


def only_changed(before: str, now: str) -> str:
    """The live part `now`, with those regions alone that were not the same `before`."""
    known = regions(before)
    fresh = "".join(_standing_alone(html) for name, html in regions(now).items() if known.get(name) != html)
    opening, tag = _opening(now)
    return f"{opening}{fresh}</{tag}>"


def regions(html: str) -> dict[str, str]:
    """Each region of a live part, by its name."""
    found = {}
    for start in REGION.finditer(html):
        tag, name = start.groups()
        found[name] = html[start.start() : _end(html, tag, start.start())]
    return found


def _standing_alone(region: str) -> str:
    """A region as it can stand outside the drawing it is of."""
    return f"<svg>{region}</svg>" if region.startswith("<g ") else region


def _opening(html: str) -> tuple[str, str]:
    """The first tag of a live part, and its name."""
    tag = OPENING.search(html)
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
