"""The result of a børs on A4, as PDF: figures, charts and the list."""

from pathlib import Path
from typing import Any

import i18n
from frivilligbors.enums import AgreementKind
from web import typesetting

from ..organisations_text import organisations_note
from ..rules.result import Figures, ListedAgreement, Result
from .drawings import drawings
from .parts import DocumentPart
from .result_document import ResultDocument, Translator, key_figures, minutes_of, sector_figures, summary

TEMPLATE = Path(__file__).with_name("templates") / "result.typ"
MAX_IN_PART = 1000  # agreements
LONG = 600  # characters: an agreement of fewer fits on a page


def result_pdf(part: DocumentPart) -> bytes:
    """The part as PDF/A-2a and PDF/UA-1."""
    document = part.of(MAX_IN_PART)
    return typesetting.pdf(TEMPLATE, result_data(document, part.name(MAX_IN_PART)), drawings(document), document.at)


def result_data(document: ResultDocument, part: str) -> dict[str, Any]:
    """What the template sets; `part` says which part of the list it is, if it is not all."""
    result, translator = document.result, Translator(document.language)
    curve, data = minutes_of(result.figures.per_minute), summary(document)
    return {
        **data,
        "plain_title": data["title"],
        "title": typesetting.written(data["title"]),
        "when": typesetting.written(data["when"]),
        "part": part,
        "headline": headline(document),
        "key_figures": [(translator("Avtaler"), result.figures.total), *key_figures(result, translator)],
        "pairs": _most_first([(translator.pair(pair), count) for pair, count in result.figures.by_pair.items()]),
        "categories": _most_first([(translator.category(one), count) for one, count in result.figures.by_category.items()]),
        "participants": sector_figures(result.figures.participants_by_sector, translator),
        "organisations": _organisations(result.figures, translator),
        "organisations_note": organisations_note(document.language, result.figures),
        "has_minutes": bool(curve),
        "first_minute": i18n.minute(min(curve)) if curve else "",
        "last_minute": i18n.minute(max(curve)) if curve else "",
        "changes": _changes(result, translator),
        "rows": [row(agreement, translator) for agreement in result.agreements],
        "labels": _labels(translator, curve),
    }


def headline(document: ResultDocument) -> str:
    """The result in a sentence: ``49 avtaler: 26 mellom frivillig og offentlig, …``."""
    data = summary(document)
    split = ", ".join(f"{group['count']} {group['text']}" for group in data["groups"])
    return f"{data['total']} {data['agreements']}" + (f": {split}." if split else ".")


def row(agreement: ListedAgreement, translator: Translator) -> dict[str, Any]:
    """An agreement as the templates list it; one that is not `long` is kept on one page."""
    parties = [(party.sector, translator.party(party), party.gives or "") for party in agreement.parties]
    about = [translator.pair("-".join(sector for sector, _, _ in parties)), translator.category(agreement.category)]
    if agreement.kind is AgreementKind.INTENT:
        about.append(translator.kind(agreement.kind))
    return {
        "number": agreement.number,
        "about": " · ".join(about),
        "long": sum(len(name) + len(gives) for _, name, gives in parties) > LONG,
        "parties": [
            {"sector": sector, "name": typesetting.written(name), "gives": typesetting.written(gives)}
            for sector, name, gives in parties
        ],
    }


def _organisations(figures: Figures, translator: Translator) -> list[tuple[str, str, str]]:
    """Each sector, how many organisations took part (a dash where that is not known), and how many have an agreement."""
    known, agreed = figures.organisations_by_sector, figures.organisations_in_agreements
    return [(translator.sector(one), "–" if known is None else str(known[one]), str(count)) for one, count in agreed.items()]


def _most_first(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(rows, key=lambda row: -row[1])


def _changes(result: Result, translator: Translator) -> list[tuple[str, str, str]]:
    if len(result.editions) < 2:
        return []
    return [
        (str(edition.number), i18n.day(translator.language, edition.at), " ".join(map(translator.change, edition.changes)))
        for edition in result.editions
    ]


def _labels(_: Translator, curve: dict[str, int]) -> dict[str, Any]:
    most = max(curve.values(), default=0)
    return {
        "page": _("Side"),
        "split": _("Fordelingen"),
        "none": _("Ingen avtaler."),
        "figures_head": [_("Tall"), _("Antall")],
        "minutes": _("Avtaler per minutt"),
        "minutes_alt": _("Søyler for hvert minutt. Flest på ett minutt: %(most)s.") % {"most": most},
        "pairs": _("Mellom sektorene"),
        "pairs_head": [_("Sektorer"), _("Avtaler")],
        "categories": _("Kategorier"),
        "categories_head": [_("Kategori"), _("Avtaler")],
        "participants": _("Deltakere etter sektor"),
        "organisations": _("Virksomheter etter sektor"),
        "organisations_head": [_("Sektor"), _("Var med"), _("Har avtale")],
        "participants_head": [_("Sektor"), _("Deltakere")],
        "editions": _("Utgaver"),
        "editions_head": [_("Utgave"), _("Dag"), _("Hva som ble endret")],
        "list": _("Avtalene"),
        "list_note": _("Privatpersoner står med navn og tekst bare når de har sagt ja til det."),
    }
