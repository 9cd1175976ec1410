"""What is said where too many ask at once: a page that loads itself again, or `problem+json`; both without any of the app."""

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from random import randint

from markupsafe import escape
from werkzeug.http import parse_cookie

import i18n
from i18n import accept_language

from ..content_type import wants_json
from ..headers import OWN_HEADER, POLICY
from .request_head import RequestHead

ERROR_CODE = "busy"
SECONDS = (3, 6)  # until the next try, so that not all come back in the same moment
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.25rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:3rem 1rem}"
    "h1{font-size:1.75rem}"
)
PAGE_POLICY = POLICY.replace("style-src 'self'", f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'")


def busy_response(head: RequestHead) -> bytes:
    """All of a 503, in the language and the kind that is asked for."""
    language, seconds = _language(head.headers), randint(*SECONDS)
    is_problem = wants_json(head.path, head.headers.get("ACCEPT"))
    body = _problem(language) if is_problem else _page(language) % seconds
    lines = (
        "HTTP/1.1 503 Service Unavailable",
        f"{OWN_HEADER}: 1",
        f"Retry-After: {seconds}",
        f"Content-Type: {'application/problem+json' if is_problem else 'text/html; charset=utf-8'}",
        f"Content-Length: {len(body)}",
        f"Content-Language: {language}",
        f"Content-Security-Policy: {PAGE_POLICY}",
        "Connection: close",
        "Cache-Control: no-store",
        "Vary: Accept-Language, Cookie",
        "X-Content-Type-Options: nosniff",
    )
    return "\r\n".join((*lines, "", "")).encode() + (b"" if head.method == "HEAD" else body)


def _language(headers: Mapping[str, str]) -> str:
    cookie = headers.get("COOKIE", "")
    chosen = parse_cookie(cookie).get("sprak") if "sprak" in cookie else None
    return accept_language.choose(headers.get("ACCEPT-LANGUAGE"), chosen)


@cache
def _page(language: str) -> bytes:
    name, text = escape(i18n.translate(language, "Frivilligbørs")), escape(i18n.sentence(language, "crowded"))
    return f"""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="%d">
<title>{name}</title>
<style>{STYLE.replace("%", "%%")}</style>
<main>
<h1>{name}</h1>
<p>{text}</p>
</main>
</html>
""".encode()


@cache
def _problem(language: str) -> bytes:
    title = i18n.sentence(language, ERROR_CODE)
    problem = {"type": f"urn:frivilligbors:{ERROR_CODE}", "title": title, "status": 503, "code": ERROR_CODE}
    return json.dumps(problem, ensure_ascii=False).encode()
