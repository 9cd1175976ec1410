"""The pages of the post box: the list and one letter. Only for this machine: other Host headers get 403."""

from functools import cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import i18n
import web
from frivilligbors.colours import COLOURS
from i18n import accept_language
from web.stylesheets import PAGES, join

from .letters import Letters

PACKAGE_DIR = Path(__file__).parent
WEB_DIR = Path(web.__file__).parent
STATIC = {
    "/static/web/pages.css": PAGES,
    "/static/web/icon.svg": (WEB_DIR / "static/icon.svg",),
    "/static/postbox.css": (PACKAGE_DIR / "static/postbox.css",),
    "/static/postbox.js": (PACKAGE_DIR / "static/postbox.js",),
}
CONTENT_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript"}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'"
)
SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox"  # links open in a new window, scripts do not run
LETTER_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; {SANDBOX}"


class PageHandler(BaseHTTPRequestHandler):
    """Answers a browser on this machine."""

    timeout = 10

    def __init__(self, letters: Letters, *values: Any) -> None:
        self._letters = letters
        super().__init__(*values)

    def do_GET(self) -> None:
        """Show the letters, a letter, its HTML alone, or a file."""
        path = urlsplit(self.path).path
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in ("localhost", "127.0.0.1"):
            return self._error(HTTPStatus.FORBIDDEN)
        if path == "/":
            return self._page("list", letters=list(self._letters.newest_first()))
        if path in STATIC:
            return self._send(join(STATIC[path]).encode(), CONTENT_TYPES[Path(path).suffix])
        return self._letter(path)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """No access log."""

    def _letter(self, path: str) -> None:
        match [unquote(part) for part in path.strip("/").split("/")]:
            case ["letters", name] if letter := self._letters.get(name):
                self._page("letter", letter=letter)
            case ["letters", name, "html"] if (letter := self._letters.get(name)) and (html := letter.body("html")):
                self._send(html.encode(errors="replace"), "text/html", LETTER_POLICY)
            case _:
                self._error(HTTPStatus.NOT_FOUND)

    def _page(self, name: str, **values: object) -> None:
        lang = accept_language.choose(self.headers.get("Accept-Language"))
        page = _template_environment(lang).get_template(f"{name}.html").render(values)
        self._send(page.encode(errors="replace"), "text/html")

    def _error(self, status: HTTPStatus) -> None:
        self._send(status.phrase.encode(), "text/plain", status=status)

    def _send(self, content: bytes, kind: str, policy: str = PAGE_POLICY, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def create_page_server(letters: Letters, listen_address: str, port: int) -> ThreadingHTTPServer:
    """The HTTP server; call ``serve_forever``."""
    return ThreadingHTTPServer((listen_address, port), partial(PageHandler, letters))


@cache
def _template_environment(lang: str) -> Environment:
    """The templates in one language, with the base templates of `web`."""
    loader = FileSystemLoader([PACKAGE_DIR / "templates", WEB_DIR / "templates"])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    translate_one, translate_many = partial(i18n.translate, lang), partial(i18n.ntranslate, lang)
    environment.install_gettext_callables(translate_one, translate_many, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"lang": lang, "clock_time": i18n.clock_time, "shared_asset": "/static/web/{}".format}
    environment.globals |= {"stylesheet": "/static/web/{}".format, "colours": COLOURS, "accent": ""}
    return environment
