"""Which languages somebody wants, by their browser and by what they chose. Workers, which answer none, do without Werkzeug."""

from functools import lru_cache

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from .languages import LANGUAGES, first_offered

ALIASES = {"no": "nb"}  # browsers say no, people mean bokmål


def choose(accepted: str | None, chosen: str | None = None) -> str:
    """The language somebody chose, else the first of theirs (an Accept-Language header) that we speak, else bokmål."""
    return first_offered(preferred(accepted, chosen), LANGUAGES)


@lru_cache(maxsize=100)  # a crowd has a handful of browsers
def preferred(accepted: str | None, chosen: str | None = None) -> tuple[str, ...]:
    """Those that we speak of what somebody wants, in their order: what they chose, then those of an Accept-Language header."""
    tags = [tag.lower().partition("-")[0] for tag, quality in parse_accept_header(accepted, LanguageAccept) if quality > 0]
    wanted = dict.fromkeys((chosen, *(ALIASES.get(tag, tag) for tag in tags)))
    return tuple(str(lang) for lang in wanted if lang in LANGUAGES)
