"""The part of a page that changes while it is open, as HTML: the same in the page as it is served and in the hub's frames."""

from typing import Any

from flask import g, render_template
from werkzeug.test import EnvironBuilder

import i18n
from frivilligbors.enums import State
from frivilligbors.settings import Settings
from web import qr
from web.app import init_app

from .rules.wall_needs import Need
from .serializers import wall_template_data


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
