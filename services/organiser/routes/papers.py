"""Everything on paper: one page that lists it, and the PDF files."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from web.context import current_context, find_bors
from web.fonts import lacks_glyphs
from web.forms import load
from web.guards import allows
from web.locale import printed_language
from web.problems import Invalid

from .. import commands, forms
from ..documents.poster import PosterSize
from ..store.overview import read_overview
from .form_pages import render_form_page, render_form_page_again, template_functions
from .printed_papers import broker_invitations_response, poster_response, run_of_show_response, table_signs_response

blueprint = Blueprint("papers", __name__)
blueprint.context_processor(template_functions)

LONGEST_LIST = forms.MAX_BROKERS * (forms.NAME + 2)


@blueprint.get("/arrangor/<slug:bors>/papir")
@allows("organiser")
def show(bors: str) -> str:
    """What there is, in which sizes and languages."""
    return render_form_page("papers", **_data(bors))


@blueprint.get("/arrangor/<slug:bors>/papir/plakat-a4.pdf", defaults={"size": PosterSize.A4})
@blueprint.get("/arrangor/<slug:bors>/papir/plakat-a3.pdf", defaults={"size": PosterSize.A3})
@allows("organiser")
def poster(bors: str, size: PosterSize) -> Response:
    """The poster."""
    return poster_response(find_bors(bors), size)


@blueprint.get("/arrangor/<slug:bors>/papir/kjoreplan.pdf")
@allows("organiser")
def run_of_show(bors: str) -> Response:
    """The run of show."""
    return run_of_show_response(find_bors(bors))


@blueprint.get("/arrangor/<slug:bors>/papir/bordskilt.pdf")
@allows("organiser")
def table_signs(bors: str) -> Response | tuple[str, int]:
    """The signs for the tables; `antall`: how many, `fra`: the number of the first."""
    try:
        data = load(forms.TableSigns, {name: value for name, value in request.args.items() if name in ("antall", "fra")})
    except Invalid as error:
        return render_form_page_again("papers", error, params=request.args.to_dict(), **_data(bors))
    return table_signs_response(find_bors(bors), **data)


@blueprint.get("/arrangor/<slug:bors>/papir/meglere")
@allows("organiser")
def back_to_papers(bors: str) -> AnyResponse:
    """To the list, for who reloads what was answered to the form."""
    return redirect(url_for("papers.show", bors=find_bors(bors).slug))


@blueprint.post("/arrangor/<slug:bors>/papir/meglere")
@allows("organiser")
def invite_brokers(bors: str) -> Response | tuple[str, int]:
    """Invite brokers by name, one on a line; the answer is the only paper with their codes."""
    bors_record = find_bors(bors)
    lines = request.form.get("names", "")[: LONGEST_LIST + 1].splitlines()
    try:
        fields: dict[str, Any] = {"names": [name for line in lines if (name := line.strip())], "lead": "lead" in request.form}
        data = load(forms.BrokerInvitations, fields)
        invited = commands.invite_brokers(bors, **data)
    except Invalid as error:
        return render_form_page_again("papers", _at_names(error), **_data(bors))
    except Refused as error:
        return render_form_page_again("papers", error, **_data(bors))
    return broker_invitations_response(bors_record, data["names"], invited, lead=data["lead"])


def _at_names(error: Invalid) -> Invalid:
    """What is wrong with a line stands beside the field that has all of them."""
    return Invalid({"names" if path.startswith("names") else path: wrong for path, wrong in error.errors.items()})


def _data(bors: str) -> dict[str, Any]:
    overview = read_overview(current_context(), find_bors(bors))
    return {
        "bors_record": overview.bors_record,
        "people": overview.tallies.participants.total,
        "name_needs_pen": lacks_glyphs(overview.bors_record.name),
        "own_language": printed_language(),
    }
