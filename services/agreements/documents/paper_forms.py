"""The PDF of paper forms, for when the net is gone: numbered, two to a sheet of A4, to be cut apart."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import i18n
from frivilligbors.enums import Category
from frivilligbors.instants import Instant
from web import qr, typesetting
from web.typesetting import OURS, Appearance

TEMPLATE = Path(__file__).with_name("templates") / "paper_forms.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFormsDocument:
    """So many forms, from a number on; `url` is what their QR codes open, without the number at its end."""

    language: str
    bors_name: str
    categories: tuple[Category, ...]
    first: int
    count: int
    url: str
    at: Instant
    appearance: Appearance = OURS


def paper_forms_pdf(document: PaperFormsDocument) -> bytes:
    """The forms as a PDF."""
    return typesetting.pdf(TEMPLATE, paper_forms_data(document), {}, document.at, appearance=document.appearance)


def paper_forms_data(document: PaperFormsDocument) -> dict[str, Any]:
    """What the template sets."""
    _ = partial(i18n.translate, document.language)
    return {
        "language": document.language,
        "title": _("Papirskjemaer"),
        "name": typesetting.line_or_pen(document.bors_name),
        "heading": _("Avtale på papir"),
        "clock": _("Klokka"),
        "parties": [_("Den ene"), _("Den andre")],
        "code": _("Kode"),
        "organisation": _("Virksomhet"),
        "gives": _("Hva gir dere?"),
        "category": _("Kategori"),
        "categories": [i18n.category(document.language, category) for category in document.categories],
        "intent": _("Intensjonsavtale"),
        "broker": _("Megler"),
        "how": _(
            "Gi skjemaet til en megler. Megleren skanner koden, eller skriver «papir» og nummeret i feltet på meglerbordet. "
            "Da teller avtalen én gang, med klokka som står her."
        ),
        "qr_alt": _("QR-kode til skjema %(number)s på meglerbordet"),
        "forms": [_form(document, number) for number in range(document.first, document.first + document.count)],
    }


def _form(document: PaperFormsDocument, number: int) -> dict[str, Any]:
    return {"number": str(number), "qr": qr.svg(f"{document.url}{number}")}
