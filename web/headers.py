"""Headers that every answer carries."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request

OWN_HEADER = "Frivilligbors"  # by it our scripts (fetch_with_retry.js) know an answer of ours from that of a captive portal
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


FIXED = (
    (OWN_HEADER, "1"),
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(), microphone=(), camera=(self), screen-wake-lock=(self)"),
)
NOT_KEPT = ("Cache-Control", "no-store")
STAYS_SECURE = ("Strict-Transport-Security", "max-age=31536000")

Headers = list[tuple[str, str]]


def init_app(app: Flask) -> None:
    """Add them to every answer of the app as it is sent: to a list, where that costs a tenth of what it does in Flask."""
    wsgi_app = app.wsgi_app

    def with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, _with_ours(environ, headers), *rest)

        return wsgi_app(environ, start)

    app.wsgi_app = with_headers  # type: ignore[method-assign]


def is_unsent(response: Response) -> bool:
    """Whether this is the answer to a socket that was taken over: nothing of it is sent."""
    return response.status_code == 200 and request.url_rule is not None and request.url_rule.websocket


def _with_ours(environ: dict[str, Any], headers: Headers) -> Headers:
    """The headers of an answer, with those of ours that it does not have."""
    ours = [*FIXED]
    if not environ.get("PATH_INFO", "").startswith("/static/"):
        ours.append(NOT_KEPT)
    if environ["wsgi.url_scheme"] == "https":
        ours.append(STAYS_SECURE)
    present = {name.lower() for name, _ in headers}
    return headers + [header for header in ours if header[0].lower() not in present]
