"""Which letters a query string selects."""

from collections.abc import Mapping
from typing import Any

from frivilligbors.delivery_status import DeliveryStatus
from frivilligbors.records import LetterKind

from ..store.letters import LetterFilter

MAX_SEARCH_TERM = 80


def letter_filter(query: Mapping[str, str]) -> LetterFilter:
    """`vis`: a status, `slag`: a kind, `sok`: a search term, `side`: a page. A value that is none of its words selects all."""
    page = query.get("side", "")
    return LetterFilter(
        status=query.get("vis", "") if query.get("vis", "") in [*DeliveryStatus] else "",
        kind=query.get("slag", "") if query.get("slag", "") in [*LetterKind] else "",
        search_term=query.get("sok", "")[:MAX_SEARCH_TERM],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        row=query.get("rad", "")[:MAX_SEARCH_TERM],
    )


def kept_filter(query: Mapping[str, str]) -> dict[str, Any]:
    """The filter of a query string as one, without the row: whoever does something to a letter comes back to the same list."""
    chosen = letter_filter(query)
    params = {
        "vis": chosen.status,
        "slag": chosen.kind,
        "sok": chosen.search_term,
        "side": chosen.page if chosen.page > 1 else "",
    }
    return {name: value for name, value in params.items() if value}
