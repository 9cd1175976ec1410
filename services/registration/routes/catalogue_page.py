"""The catalogue of needs and offers, with a search form whose address can be sent on."""

from flask import Blueprint, Response, render_template, request

import i18n
from frivilligbors.enums import Category, Sector
from web.context import current_context, find_bors
from web.guards import public
from web.locale import language
from web.page_cache import cached_page

from ..rules.catalogue import CatalogueEntry, CatalogueFilter, by_category
from ..store.catalogue import catalogue_entries
from .search_query import search_term_of

catalogue_page = Blueprint("catalogue_page", __name__)


@catalogue_page.get("/b/<slug:bors>/katalog")
@public
def catalogue(bors: str) -> Response:
    """All needs and offers, or those a search finds."""
    return cached_page(bors, lambda: _catalogue_page(bors), same_for_all=True)


def _catalogue_page(bors: str) -> str:
    bors_record, search = find_bors(bors), _search()
    needs, offers = catalogue_entries(current_context(), bors)

    def found(entries: list[CatalogueEntry]) -> list[CatalogueEntry]:
        return [one for one in entries if search.matches(one, i18n.category(language(), one.category))]

    found_needs, found_offers = found(needs), found(offers)
    return render_template(
        "registration/catalogue.html",
        bors_record=bors_record,
        catalogue=by_category(found_needs, found_offers, bors_record.categories),
        search=search,
        searched=search != CatalogueFilter(),
        counts={"needs": len(found_needs), "offers": len(found_offers), "all": len(needs) + len(offers)},
    )


def _search() -> CatalogueFilter:
    """The search in the query string; unknown categories and sectors are left out."""
    category, sector = request.args.get("kategori", ""), request.args.get("sektor", "")
    return CatalogueFilter(
        search_term=search_term_of(request.args),
        category=category if category in set(Category) else "",
        sector=sector if sector in set(Sector) else "",
    )
