"""The words of a search, as a page sends them."""

from collections.abc import Mapping

MAX_LENGTH = 100


def search_words(query: Mapping[str, str]) -> str:
    """The words to search for, of a query string or a form."""
    return " ".join(query.get("sok", "").split())[:MAX_LENGTH]
