"""What is searched for, as a page or a call sends it, and the query string of a search."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from frivilligbors.enums import Sector

from ..rules.people import PeopleFilter, PeopleGroup

MAX_LENGTH = 100


def search_term_of(query: Mapping[str, str]) -> str:
    """The search term of a query string or a form."""
    return " ".join(query.get("sok", "").split())[:MAX_LENGTH]


def people_search(query: Mapping[str, str], names: Mapping[str, str] | None = None, **options: Any) -> PeopleFilter:
    """The search for participants in a query string whose fields may have other `names`; what is unknown in it is left out."""
    asked = {(names or {}).get(name, name): value for name, value in query.items()}
    sector, group, page = asked.get("sektor", ""), asked.get("vis", ""), asked.get("side", "")
    return PeopleFilter(
        search_term=search_term_of(asked),
        sector=sector if sector in set(Sector) else "",
        group=PeopleGroup(group) if group in set(PeopleGroup) else None,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        **options,
    )


def query_string(search: PeopleFilter, **changes: Any) -> str:
    """The query string of the same search, but for what changes."""
    params = {"sok": search.search_term, "sektor": search.sector, "vis": search.group or "", "side": ""} | changes
    return urlencode({name: value for name, value in params.items() if value})


def kept_query(query: Mapping[str, str]) -> str:
    """The query string of the list somebody came from, with its page: they go back to the same."""
    search = people_search(query)
    return query_string(search, side=search.page if search.page > 1 else "")


def back_to_row(query: str, code: str) -> str:
    """What leads from the path of a list to somebody's row in it, where the keyboard goes on: the list as it was searched
    (`query`), with that row also where it is no longer what was searched for."""
    return f"?{'&'.join(filter(None, (query, urlencode({'rad': code}))))}#{code}"


def row_of(query: Mapping[str, str]) -> str:
    """The code of the row that a query string leads back to."""
    return query.get("rad", "")[:4]
