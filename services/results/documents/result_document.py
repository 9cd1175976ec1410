"""A result in the words of a language, as its files say it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import i18n
from frivilligbors.colours import COLOURS
from frivilligbors.enums import AgreementKind, Sector

from ..rules.result import Change, ChangeKind, ListedParty, Result

MAX_MINUTES = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDocument:
    """A result to be written as a file, in a language; `url`: that of its page, if it has one, `at`: when it is written."""

    result: Result
    language: str
    url: str
    at: datetime


class Translator:
    """Says in the language of a document what its files say."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str) -> str:
        """A bokmål text in this language."""
        return i18n.translate(self.language, text)

    def agreements(self, count: int) -> str:
        """The word after the number of agreements."""
        return i18n.ntranslate(self.language, "avtale", "avtaler", count)

    def sector(self, sector: str) -> str:
        """What a sector is called."""
        return i18n.sector(self.language, sector)

    def pair(self, pair: str) -> str:
        """The two sectors of a pair, as a heading: ``Frivillig – Offentlig``."""
        return " – ".join(sorted((self.sector(sector) for sector in pair.split("-")), key=str.casefold))

    def category(self, category: str) -> str:
        """What a category is called."""
        return i18n.category(self.language, category)

    def kind(self, kind: AgreementKind) -> str:
        """What an agreement of this kind is called."""
        _ = self
        return _("Intensjonsavtale") if kind is AgreementKind.INTENT else _("Avtale")

    def party(self, party: ListedParty) -> str:
        """What a party is called in the list."""
        return party.organisation or self.sector(party.sector)

    def change(self, change: Change) -> str:
        """One thing that changed with an edition."""
        _, number = self, change.number
        return {
            ChangeKind.PUBLISHED: _("Publisert."),
            ChangeKind.ADMITTED: _("Avtale %(number)s ble sluppet inn."),
            ChangeKind.VOIDED: _("Avtale %(number)s ble annullert."),
            ChangeKind.CORRECTED: _("Teksten i avtale %(number)s ble rettet."),
        }[change.kind] % {"number": number}


def minutes_of(per_minute: dict[str, int]) -> dict[str, int]:
    """Every minute from the first agreement to the last, by its UTC name, those without an agreement among them."""
    counted = {minute: count for minute, count in per_minute.items() if count > 0}
    if not counted:
        return {}
    first, last = (datetime.strptime(minute, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC) for minute in (min(counted), max(counted)))
    steps = min(int((last - first) / timedelta(minutes=1)), MAX_MINUTES)
    names = [(first + timedelta(minutes=step)).strftime("%Y-%m-%dT%H:%MZ") for step in range(steps + 1)]
    return {name: counted.get(name, 0) for name in names}


def summary(document: ResultDocument) -> dict[str, Any]:
    """What stands on the first page of every file: name, day, headline figure, the split in words, the edition."""
    result, translator = document.result, Translator(document.language)
    figures, day = result.figures, i18n.day(document.language, result.opens_at) if result.opens_at else ""
    groups = sorted(((count, group) for group, count in figures.by_group.items() if count), key=lambda one: -one[0])
    return {
        "colours": COLOURS | ({"sun": result.accent} if result.accent else {}),
        "language": document.language,
        "title": result.name,
        "when": ", ".join(filter(None, (result.place, day))),
        "total": figures.total,
        "agreements": translator.agreements(figures.total),
        "groups": [
            {"count": count, "sectors": group.split("-")[::-1], "text": i18n.group(document.language, group)}
            for count, group in groups
        ],
        "status": status(result, translator),
        "shown_url": document.url.partition("://")[2],
    }


def status(result: Result, translator: Translator) -> str:
    """Which state of the result this is: preliminary, not published, or an edition with its day."""
    _ = translator
    if result.rehearsal:
        return _("Dette er en generalprøve.")
    if result.preliminary:
        return _("Foreløpig resultat: børsen er ikke ferdig.")
    if result.edition is None:
        return _("Resultatet er ikke publisert ennå.")
    day = i18n.day(translator.language, result.edition.at)
    return _("Utgave %(number)s, %(day)s") % {"number": result.edition.number, "day": day}


def key_figures(result: Result, translator: Translator) -> list[tuple[str, int]]:
    """The figures beside the total, each with its name."""
    _, figures = translator, result.figures
    rows = [
        (_("Deltakere"), figures.participants),
        (_("Virksomheter"), figures.organisations_taking_part),
        (_("Intensjonsavtaler (med i tallet)"), figures.intents),
        (_("Annullert (ikke med i tallet)"), figures.voided),
    ]
    return [row for row in rows if row[1] or row[0] in (_("Deltakere"), _("Virksomheter"))]


def sector_figures(counts: dict[Sector, int], translator: Translator) -> list[tuple[str, int]]:
    """Counts by sector, each under its name."""
    return [(translator.sector(sector), count) for sector, count in counts.items()]
