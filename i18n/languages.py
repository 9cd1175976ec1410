"""Which languages we speak, and which one somebody gets."""

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

LANGUAGES = ("nb", "nn", "en")
ALIASES = {"no": "nb"}  # browsers say no, people mean bokmål


def choose(accepted: str | None, chosen: str | None = None) -> str:
    """The language somebody chose, else the first of theirs (an Accept-Language header) that we speak, else bokmål."""
    if chosen in LANGUAGES:
        return str(chosen)
    tags = (tag.lower().partition("-")[0] for tag, quality in parse_accept_header(accepted, LanguageAccept) if quality > 0)
    return next((lang for tag in tags if (lang := ALIASES.get(tag, tag)) in LANGUAGES), LANGUAGES[0])
