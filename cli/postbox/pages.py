"""The pages of the post box: all letters, and one. Only for this machine: a page of another site cannot ask for them."""

from functools import cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import i18n
import web

from .letters import Letters

CLI = Path(__file__).parents[1]
WEB = Path(web.__file__).parent
STATIC = {
    "/static/web/house.css": WEB / "static/house.css",
    "/static/web/icon.svg": WEB / "static/icon.svg",
    "/static/postbox.css": CLI / "static/postbox.css",
    "/static/postbox.js": CLI / "static/postbox.js",
}
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript"}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'"
SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox"  # a link opens in a window of its own, and nothing runs
LETTER_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; {SANDBOX}"


class Pages(BaseHTTPRequestHandler):
    """Answers a browser on this machine."""

    timeout = 10

    def __init__(self, letters: Letters, *told: Any) -> None:
        self._letters = letters
        super().__init__(*told)

    def do_GET(self) -> None:
        """Show the letters, a letter, its HTML alone, or a file."""
        path = urlsplit(self.path).path
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in ("localhost", "127.0.0.1"):
            return self._nothing(HTTPStatus.FORBIDDEN)
        if path == "/":
            return self._page("list", letters=list(self._letters.newest_first()))
        if path in STATIC:
            return self._answer(STATIC[path].read_bytes(), KINDS[STATIC[path].suffix])
        return self._letter(path)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: whoever looks into the box need not be noted."""

    def _letter(self, path: str) -> None:
        match [unquote(part) for part in path.strip("/").split("/")]:
            case ["letters", name] if letter := self._letters.one(name):
                self._page("letter", letter=letter)
            case ["letters", name, "html"] if (letter := self._letters.one(name)) and (html := letter.body("html")):
                self._answer(html.encode(errors="replace"), "text/html", LETTER_POLICY)
            case _:
                self._nothing(HTTPStatus.NOT_FOUND)

    def _page(self, name: str, **told: object) -> None:
        lang = i18n.choose(self.headers.get("Accept-Language"))
        page = _templates(lang).get_template(f"postbox/{name}.html").render(told)
        self._answer(page.encode(errors="replace"), "text/html")

    def _nothing(self, status: HTTPStatus) -> None:
        self._answer(status.phrase.encode(), "text/plain", status=status)

    def _answer(self, content: bytes, kind: str, policy: str = POLICY, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def opened(letters: Letters, host: str, port: int) -> ThreadingHTTPServer:
    """The open pages; call ``serve_forever``."""
    return ThreadingHTTPServer((host, port), partial(Pages, letters))


@cache
def _templates(lang: str) -> Environment:
    """The templates in one language, with the outer page that every page of the house has."""
    places = FileSystemLoader([CLI / "templates", WEB / "templates"])
    made = Environment(loader=places, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    say, say_many = partial(i18n.translate, lang), partial(i18n.ntranslate, lang)
    made.install_gettext_callables(say, say_many, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"lang": lang, "clock_time": i18n.clock_time, "shared_asset": "/static/web/{}".format}
    return made
