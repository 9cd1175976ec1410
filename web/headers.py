"""Headers that every answer carries."""

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


def init_app(app: Flask) -> None:
    """Add them to every answer of the app."""
    app.after_request(_dress)


def is_unsent(answer: Response) -> bool:
    """Whether this is the answer to a socket that was taken over: nothing of it is sent."""
    return answer.status_code == 200 and request.url_rule is not None and request.url_rule.websocket


def _dress(answer: Response) -> Response:
    if is_unsent(answer):
        return answer
    answer.headers[OWN_HEADER] = "1"
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    answer.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=(self), screen-wake-lock=(self)")
    if not request.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return answer
