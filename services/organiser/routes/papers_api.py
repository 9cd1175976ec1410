"""What is on paper as JSON: a list of the PDF files with their addresses, and the invitations for brokers."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify

import i18n
from frivilligbors.records import Bors
from web.context import current_context, find_bors
from web.forms import load
from web.guards import allows
from web.locale import language
from web.openapi import Description, documented
from web.pdf_parts import BADGES_IN_PART, parts_of
from web.request_body import json_body

from .. import commands, forms
from ..store.overview import count_active
from .printed_papers import broker_invitations_response

blueprint = Blueprint("papers_api", __name__)

EXAMPLE = {
    "papers": [
        {
            "paper": "poster-a3",
            "title": "Plakat",
            "sheet": "A3",
            "languages": ["nb", "nn", "en"],
            "address": "https://bors.example.no/arrangor/drammen/papir/plakat-a3.pdf",
        }
    ]
}


@blueprint.get("/api/bors/<slug:bors>/papers")
@documented(
    Description(
        "Everything on paper, as addresses of PDF files. They take `papirsprak`, one of their languages; "
        "signs and forms take `antall` and `fra`; badges take `sektor`, `etter` and `koder`, and are several files, each by "
        "its `del`, where there are very many.",
        None,
        200,
        EXAMPLE,
    )
)
@allows("organiser")
def listed(bors: str) -> Response:
    """Each with its title in the asker's language, its sheet and its address."""
    bors_record, _ = find_bors(bors), partial(i18n.translate, language())
    slug = bors_record.slug
    papers = [
        ("poster-a3", _("Plakat"), "A3", f"/arrangor/{slug}/papir/plakat-a3.pdf"),
        ("poster-a4", _("Plakat"), "A4", f"/arrangor/{slug}/papir/plakat-a4.pdf"),
        ("table-signs", _("Bordskilt"), "A4", f"/arrangor/{slug}/papir/bordskilt.pdf"),
        ("run-of-show", _("Kjøreplan"), "A4", f"/arrangor/{slug}/papir/kjoreplan.pdf"),
        *(("badges", _("Navneskilt"), "A4", f"/vert/{slug}/skilt.pdf{part}") for part in _badge_parts(slug)),
        ("agreement-forms", _("Papirskjemaer"), "A4", f"/megler/{slug}/papir.pdf"),
    ]
    return jsonify(papers=[_paper(bors_record, *one) for one in papers])


@blueprint.post("/api/bors/<slug:bors>/papers/broker-invitations")
@documented(
    Description(
        "Invite brokers by name. The answer is a PDF with a page for each: the only place where their codes stand.",
        forms.BrokerInvitations,
        201,
        schema={"type": "string", "format": "binary"},
        mimetype="application/pdf",
    )
)
@allows("organiser")
def invite_brokers(bors: str) -> Response:
    """The same as the form of the page."""
    bors_record, data = find_bors(bors), load(forms.BrokerInvitations, json_body())
    invited = commands.invite_brokers(bors, **data)
    return broker_invitations_response(bors_record, data["names"], invited, lead=data["lead"])


def _badge_parts(bors: str) -> list[str]:
    """The query of each file that the badges of everybody make."""
    parts = parts_of(count_active(current_context(), bors), BADGES_IN_PART)
    return [f"?del={part}" for part in range(1, parts + 1)] if parts > 1 else [""]


def _paper(bors_record: Bors, name: str, title: str, sheet: str, path: str) -> dict[str, Any]:
    url = current_context().absolute_url(path)
    return {"paper": name, "title": title, "sheet": sheet, "languages": list(bors_record.languages), "address": url}
