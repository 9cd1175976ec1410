"""The part of a page that changes while it is open, as HTML: the same in the page as it is served and in the hub's frames.

A region is an element with `data-live`, whose value names it. No region stands inside another.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import g, render_template
from werkzeug.test import EnvironBuilder

import i18n
from frivilligbors.enums import State
from frivilligbors.settings import Settings
from web import qr
from web.app import init_app

from .rules.unmet_needs import Need
from .serializers import wall_template_data

OPENING_TAG = re.compile(r"<(\w+)(?=[ >])[^>]*>")
MARKED = re.compile(r' data-live="([\w-]+)"')


def wall_data(board: dict[str, Any], needs: list[Need], registration_url: str) -> dict[str, Any]:
    """What the live part of a wall is made from. `registration_url`: where one registers."""
    url = linked_url(board, registration_url)
    return {
        "board": board,
        "qr": qr.inline_svg(url),
        "shown_url": url.split("://", 1)[-1],
        **wall_template_data(board, needs),
    }


def linked_url(board: dict[str, Any], registration_url: str) -> str:
    """Where the wall leads: to where one registers (`registration_url`), and once the result is published, to that."""
    if board["state"] != State.PUBLISHED:
        return registration_url
    return registration_url.removesuffix(f"/b/{board['bors']}") + f"/resultat/{board['bors']}"


class Pictures:
    """Renders the live parts outside a request. Raises OperatorError."""

    def __init__(self, settings: Settings) -> None:
        self._app = init_app("display", "services.display", [], settings)
        self._environ = EnvironBuilder("/").get_environ()

    def wall(self, language: str, registration_url: str, board: dict[str, Any], needs: list[Need]) -> str:
        """The wall."""
        return self._render(language, "display/wall/main.html", **wall_data(board, needs, registration_url))

    def numbers(self, language: str, board: dict[str, Any]) -> str:
        """The page of numbers."""
        return self._render(language, "display/figures.html", board=board)

    def _render(self, language: str, template: str, **data: Any) -> str:
        """In the language that is asked for, or the default of the børs where it is not offered."""
        language = i18n.first_offered((language,), data["board"]["languages"])
        with self._app.request_context(self._environ):
            g.preferred_languages = (language,)
            return render_template(template, **data)


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
