"""The Flask app of every service: the same headers, languages, errors and limits, whichever blueprint answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from frivilligbors.colours import COLOURS
from frivilligbors.settings import Settings

from . import assets, deadlines, headers, health, locale, origins, problems, rate_limit, restore_guard, typo_redirects
from .context import context_for
from .limits import BODY_LIMIT, body_limit
from .stylesheets import ACCENT_SHEET, PAGES, add_accent_sheet, add_stylesheet

HERE = Path(__file__).parent
STYLESHEET = "/static/web/pages.css"
SHARED_PATHS = ("/healthz", "/readyz", "/metrics", STYLESHEET, ACCENT_SHEET, "/static/web/<path:filename>", "/api/openapi.json")


class Slug(BaseConverter):
    """The name of a børs in a path: lower-case letters, digits and hyphens, at most 40. A phone writes the first one large."""

    regex = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?"

    def to_python(self, value: str) -> str:
        """The name however it was typed."""
        return value.lower()


class Service(Flask):
    """The app of a service, none of whose functions is a coroutine: Flask would look each time it calls one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def init_app(name: str, package: str, blueprints: list[Blueprint], settings: Settings) -> Flask:
    """The app of one service. `package` is its module's name; its pages are `blueprints`. Raises OperatorError."""
    app = Service(package, static_folder="static", static_url_path=f"/static/{name}")
    app.config |= {"MAX_CONTENT_LENGTH": BODY_LIMIT, "MAX_FORM_MEMORY_SIZE": BODY_LIMIT, "MAX_FORM_PARTS": 300}
    app.config |= {"SEND_FILE_MAX_AGE_DEFAULT": 31_536_000}
    app.extensions["context"] = context_for(settings)
    app.url_map.converters["slug"] = Slug
    app.url_map.strict_slashes = False
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(app.root_path) / "templates"), FileSystemLoader(HERE / "templates")])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1) if is_behind_proxy(settings) else app.wsgi_app  # type: ignore[method-assign]
    app.before_request(_take_files)
    for part in (deadlines, origins, rate_limit, locale, headers, problems, typo_redirects, restore_guard):
        part.init_app(app)
    assets.init_app(app, name)
    add_stylesheet(app, STYLESHEET, PAGES)
    add_accent_sheet(app)
    app.jinja_env.globals["colours"] = COLOURS
    app.register_blueprint(health.blueprint)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def _take_files() -> None:
    """Let a request bring more where a file is expected."""
    if (limit := body_limit(request.path)) > BODY_LIMIT:
        request.max_content_length = request.max_form_memory_size = limit


def is_behind_proxy(settings: Settings) -> bool:
    """With HTTPS in the public address, something in front of us ends it."""
    return settings.public_url.startswith("https://")
