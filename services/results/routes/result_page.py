"""The public page of the result, and the same as JSON."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

import i18n
from frivilligbors.enums import Category, Sector
from frivilligbors.errors import Refused
from frivilligbors.paging import page_of
from frivilligbors.tallies import GROUPS_IN_ORDER
from web.context import BorsGone, current_context, find_bors
from web.drawing import draw
from web.guards import actors, public
from web.locale import language
from web.openapi import Description, documented
from web.page_cache import cached_page
from web.problems import archived_totals, erased, status_of, wants_problem

from ..organisations_text import organisations_note
from ..press_text import shares, split_in_words
from ..rules.agreement_list import PER_PAGE, ResultListFilter, categories_of, sectors_of
from ..rules.minute_curve import minute_curve
from ..rules.result import Result
from ..serializers import RESULT_EXAMPLE, RESULT_SCHEMA, result_json
from ..store import read_comparison, read_unmet_needs
from ..structured_data import structured_data
from .readable_result import find_readable_result, page_number

blueprint = Blueprint("result_page", __name__)

MAX_SEARCH_TERM = 100
MAX_PUBLIC_NEEDS = 20


@blueprint.get("/resultat/<slug:bors>")
@public
def show(bors: str) -> Response:
    """The result as a page; before it is published, a friendly word to whoever is no organiser."""
    try:
        return cached_page(bors, lambda: _page(bors))
    except BorsGone as gone:
        return _what_stays(gone)
    except Refused as no:
        if no.error_code != "not-published" or wants_problem():
            raise
        return make_response(
            render_template("results/not_published.html", bors_record=find_bors(bors)), status_of(no.error_code)
        )


@blueprint.get("/resultat/<slug:bors>.json")
@documented(
    Description(
        "The result: figures in the words of the board, and the list that everybody may read.",
        status=200,
        gives=RESULT_EXAMPLE,
        schema=RESULT_SCHEMA,
    )
)
@public
def as_json(bors: str) -> Response:
    """The result for machines; ``?utgave=`` gives an earlier edition."""
    try:
        return cached_page(bors, lambda: jsonify(result_json(find_readable_result(bors))))
    except BorsGone as gone:
        return _what_stays(gone)


def _what_stays(gone: BorsGone) -> Response:
    """The totals of an erased børs: where they were published they are still there to be read."""
    totals = archived_totals(gone.bors_record.slug)
    if totals is None or not totals.published:
        raise gone
    response = erased(gone, totals, 200)
    if wants_problem():
        response.mimetype = "application/json"
    return response


def _page(bors: str) -> str | AnyResponse:
    context, result = current_context(), find_readable_result(bors)
    url, search = context.absolute_url(f"/resultat/{bors}"), _filter()
    found = [one for one in result.agreements if search.matches(one, i18n.category(language(), one.category))]
    bors_record = find_bors(bors)
    needs = [need for need in read_unmet_needs(context, bors_record) if need.public]
    return render_template(
        "results/result.html",
        result=result,
        followed=bors_record,
        url=url,
        shares=shares(result.figures),
        split=split_in_words(language(), result.figures),
        drawing=draw(result.figures.by_pair),
        organisations_note=organisations_note(language(), result.figures),
        curve=minute_curve(result.figures.per_minute, result.opens_at, result.closes_at),
        found=len(found),
        page=page_of(found, page_number(), PER_PAGE),
        search=search,
        sectors_there=sectors_of(result.agreements),
        categories_there=categories_of(result.agreements),
        needs=needs[:MAX_PUBLIC_NEEDS],
        more_needs=max(0, len(needs) - MAX_PUBLIC_NEEDS),
        compared=_compared(result),
        groups_in_order=GROUPS_IN_ORDER,
        structured_data=structured_data(result, url, language()),
        is_organiser="organiser" in actors(bors),
    )


def _compared(result: Result) -> list[Any]:
    """The published børser of its town, this one among them; nothing where there is no other."""
    compared = [] if result.rehearsal else read_comparison(current_context(), find_bors(result.bors).town)
    return compared if any(one.bors != result.bors for one in compared) else []


def _filter() -> ResultListFilter:
    """What the query looks for; unknown sectors and categories are left out."""
    search_term, sector, category = (request.args.get(name, "") for name in ("sok", "sektor", "kategori"))
    return ResultListFilter(
        search_term=" ".join(search_term.split())[:MAX_SEARCH_TERM],
        sector=sector if sector in set(Sector) else "",
        category=category if category in set(Category) else "",
    )
