"""The page of the catalogue: a form that asks by address, so that what was found can be sent on."""

from flask import Blueprint, render_template, request

import i18n
from frivilligbors.enums import Category, Sector
from web import current_context, find_bors
from web.guards import public
from web.locale import language

from .catalogue import Search, listed, shelves

LONGEST = 100

shelf = Blueprint("shelf", __name__)


@shelf.get("/b/<slug:bors>/katalog")
@public
def needs_and_offers(bors: str) -> str:
    """What people need and offer, or what of it somebody looks for."""
    found, search = find_bors(bors), _asked()
    needs, offers = listed(current_context(), bors)
    shown = [[one for one in some if search.fits(one, i18n.category(language(), one.category))] for some in (needs, offers)]
    return render_template(
        "registration/catalogue.html",
        bors=found,
        catalogue=shelves(*shown),
        search=search,
        searched=search != Search(),
        counts={"needs": len(shown[0]), "offers": len(shown[1]), "all": len(needs) + len(offers)},
    )


def _asked() -> Search:
    """What stands in the address; what we do not know is not asked for."""
    told = {name: request.args.get(name, "") for name in ("sok", "kategori", "sektor")}
    return Search(
        words=" ".join(told["sok"].split())[:LONGEST],
        category=told["kategori"] if told["kategori"] in set(Category) else "",
        sector=told["sektor"] if told["sektor"] in set(Sector) else "",
    )
