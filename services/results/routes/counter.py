"""The counter for a town's own pages: the only page of the house that may be framed. It sets no cookie and opens no socket."""

from flask import Blueprint, Response, g, jsonify, render_template, request

from frivilligbors.records import Bors
from i18n import accept_language
from web.context import BorsGone, current_context, find_bors
from web.guards import public
from web.headers import POLICY
from web.openapi import Description, documented
from web.page_cache import cached_page

from ..serializers import counter_json
from ..store import Counter, read_archived_counter, read_counter

blueprint = Blueprint("counter", __name__)

MAX_AGE = 5  # seconds for which whoever is in between may give the same answer
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
EXAMPLE = {"total": 49, "state": "open", "live": True}


@blueprint.before_request
def language_of_the_address() -> None:
    """The counter speaks the language of its address, and remembers nothing."""
    g.preferred_languages = accept_language.preferred(None, request.args.get("sprak"))
    g.sets_no_cookie = True


@blueprint.get("/teller/<slug:bors>")
@public
def page(bors: str) -> Response:
    """The counter as a page."""
    response = cached_page(bors, lambda: _page(bors), same_for_all=True)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _kept(response)


@blueprint.get("/teller/<slug:bors>.json")
@documented(Description("The number of agreements, for a counter: small, and cached.", status=200, gives=EXAMPLE))
@public
def as_json(bors: str) -> Response:
    """The same, for the page to ask again: the number of agreements, and whether it is being counted."""
    return _kept(cached_page(bors, lambda: jsonify(_counter(bors)), same_for_all=True))


def _page(bors: str) -> str:
    bors_record, counter = _read(bors)
    return render_template("results/counter.html", bors_record=bors_record, counter=counter_json(counter))


def _counter(bors: str) -> dict[str, object]:
    return counter_json(_read(bors)[1])


def _read(bors: str) -> tuple[Bors, Counter]:
    """A børs and its counter; of one that is erased, what stayed. Raises BorsUnknown; BorsGone, where nothing did."""
    try:
        bors_record = find_bors(bors)
    except BorsGone as gone:
        if counter := read_archived_counter(current_context(), gone.bors_record):
            return gone.bors_record, counter
        raise
    return bors_record, read_counter(current_context(), bors_record)


def _kept(response: Response) -> Response:
    """The answer, which may be given to many for a moment, and need not be sent again where nothing has changed."""
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.add_etag()
    response.make_conditional(request)
    return response
