"""Whether a page or JSON is wanted."""

from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header


def wants_json(path: str, accept: str | None) -> bool:
    """Whether a machine is asking: for JSON it need not say so, where a browser would say HTML. `accept`: the header."""
    if path.startswith("/api/") or (path.endswith(".json") and "text/html" not in (accept or "")):
        return True
    return _prefers_json(accept)


@lru_cache(maxsize=100)  # a crowd has a handful of browsers
def _prefers_json(accept: str | None) -> bool:
    best = parse_accept_header(accept, MIMEAccept).best_match(("text/html", "application/json", "application/problem+json"))
    return (best or "").endswith("json")
