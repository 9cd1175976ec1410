"""A letter to everybody, or to one sector: written, looked at in three languages, counted, and sent once."""

from functools import partial

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import i18n
from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from web import forms as web_forms
from web import request_body
from web.commands import response_to
from web.context import current_context, find_bors
from web.guards import allows
from web.openapi import Description, documented
from web.problems import Invalid

from .. import commands, forms
from ..store.announcements import count_recipients
from .form_pages import render_form_page, render_form_page_again, template_functions

blueprint = Blueprint("announcements", __name__)
blueprint.context_processor(template_functions)

FIELDS = tuple(f"{part}_{lang}" for lang in i18n.LANGUAGES for part in ("subject", "body"))
EXAMPLE = {"announcement_id": "0c6f0d1f5a3b9e42", "recipients": 143}


@blueprint.get("/arrangor/<slug:bors>/brev/nytt")
@allows("organiser")
def write(bors: str) -> str:
    """The form; with ``?utkast=`` one of our drafts in it."""
    bors_record = find_bors(bors)
    return render_form_page(
        "announcement", bors_record=bors_record, draft=_draft(bors_record, request.args.get("utkast", "")), preview=None
    )


@blueprint.post("/arrangor/<slug:bors>/brev/nytt")
@allows("organiser")
def look_or_send(bors: str) -> AnyResponse | str | tuple[str, int]:
    """Show what was written and to how many it would go; or, from there, send it."""
    bors_record = find_bors(bors)
    fields = {name: value for name in (*FIELDS, "sector") if (value := request.form.get(name, "")) or name in FIELDS}
    try:
        data = web_forms.load(forms.AnnouncementForm, fields)
        if request.form.get("gjor") == "send":
            answer = commands.send_announcement(bors_record.slug, data)
            return redirect(url_for("letters.show", bors=bors_record.slug, sendt=answer.content["recipients"]), 303)
    except (Refused, Invalid) as error:
        return render_form_page_again("announcement", error, bors_record=bors_record, draft={}, preview=None)
    count = count_recipients(current_context(), bors_record.slug, data.get("sector"))
    return render_form_page("announcement", bors_record=bors_record, draft={}, preview=data | {"count": count})


@blueprint.post("/api/bors/<slug:bors>/announcements", endpoint="sent")
@documented(
    Description(
        "Write a letter to everybody, or to those of a sector; each gets it once.", forms.AnnouncementForm, 201, EXAMPLE
    )
)
@allows("organiser")
def send(bors: str) -> Response:
    """The same as JSON."""
    find_bors(bors)
    return response_to(commands.send_announcement(bors, web_forms.load(forms.AnnouncementForm, request_body.json_body())))


def _draft(bors_record: Bors, name: str) -> dict[str, str]:
    """One of our drafts in all languages; nothing for a name of none."""
    found: dict[str, str] = {}
    for lang in i18n.LANGUAGES:
        _ = partial(i18n.translate, lang)
        day, time = (
            (i18n.day(lang, bors_record.opens_at), i18n.minute(bors_record.opens_at)) if bors_record.opens_at else ("…", "…")
        )
        drafts = {
            "paminnelse": (
                _("Velkommen til {bors}"),
                _("Vi minner om {bors}: {day} kl. {time}, {place}.")
                + "\n\n"
                + _("Tenk gjennom hva dere trenger, og hva dere kan dele."),
            ),
            "rom": (_("Nytt rom: {bors}"), _("Vi har byttet rom. Møt opp her: {place}.")),
            "takk": (
                _("Takk for innsatsen på {bors}"),
                _("Takk til alle som var med. Ta kontakt med hverandre snart, så blir avtalene til virkelighet."),
            ),
        }
        if name in drafts:
            values = {"bors": bors_record.name, "day": day, "time": time, "place": bors_record.place or "…"}
            subject, body = (text.format(**values) for text in drafts[name])
            found |= {f"subject_{lang}": subject, f"body_{lang}": body}
    return found
