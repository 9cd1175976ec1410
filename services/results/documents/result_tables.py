"""The result of a børs as tables: XLSX with everything, CSV of the figures or of the list."""

from collections.abc import Sequence
from typing import Any

import i18n
from frivilligbors.codec import instant
from frivilligbors.tallies import GROUPS

from ..rules.result import Figures, ListedAgreement
from .result_document import ResultDocument, Translator, key_figures, minutes_of, sector_figures, status
from .tables import ColumnKind, Table, TableColumn, TableRow, TablesDocument, csv_file, xlsx


def result_xlsx(document: ResultDocument) -> bytes:
    """Figures, pairs, categories, participants, minutes and the list, a sheet each."""
    translator = Translator(document.language)
    tables = (*_figures(document, translator), _list(document, translator))
    return xlsx(TablesDocument(document.result.name, tables))


def list_csv(document: ResultDocument) -> bytes:
    """The list of agreements."""
    return csv_file(TablesDocument(document.result.name, (_list(document, Translator(document.language)),)))


def figures_csv(document: ResultDocument) -> bytes:
    """All figures in one table: which table, what, how many."""
    translator = Translator(document.language)
    _ = translator
    rows = tuple((table.name, str(name), count) for table in _counted(document, translator) for name, count in table.rows)
    columns = (
        TableColumn(_("Tabell")),
        TableColumn(_figures_heading(document, translator)),
        TableColumn(_("Antall"), ColumnKind.COUNT),
    )
    return csv_file(TablesDocument(document.result.name, (Table(_("Tall"), columns, rows),)))


def _figures(document: ResultDocument, translator: Translator) -> tuple[Table, ...]:
    return (*_counted(document, translator), _minutes(document, translator))


def _counted(document: ResultDocument, translator: Translator) -> tuple[Table, ...]:
    _, result, figures = translator, document.result, document.result.figures
    groups = tuple((i18n.group(document.language, group), figures.by_group.get(group, 0)) for group in GROUPS)
    return (
        _table(
            _("Tall"),
            _figures_heading(document, translator),
            ((_("Avtaler"), figures.total), *key_figures(result, translator)),
            translator,
        ),
        _table(_("Fordelingen"), _("Mellom hvem"), groups, translator),
        _table(
            _("Mellom sektorene"),
            _("Sektorer"),
            tuple((translator.pair(pair), n) for pair, n in figures.by_pair.items()),
            translator,
        ),
        _table(
            _("Kategorier"),
            _("Kategori"),
            tuple((translator.category(one), n) for one, n in figures.by_category.items()),
            translator,
        ),
        _table(
            _("Deltakere etter sektor"),
            _("Sektor"),
            tuple(sector_figures(figures.participants_by_sector, translator)),
            translator,
        ),
        _table(_("Virksomheter etter sektor"), _("Sektor"), _organisations(figures, translator), translator),
        _table(
            _("Virksomheter med avtale"),
            _("Sektor"),
            tuple(sector_figures(figures.organisations_in_agreements, translator)),
            translator,
        ),
    )


def _organisations(figures: Figures, _: Translator) -> tuple[TableRow, ...]:
    """The organisations by sector, or a row that says that it is not known."""
    if figures.organisations_by_sector is None:
        return ((_("Ikke kjent"), None),)
    return tuple(sector_figures(figures.organisations_by_sector, _))


def _figures_heading(document: ResultDocument, translator: Translator) -> str:
    """The heading that says which state of the result the figures are of."""
    _ = translator
    return f"{_('Tall')} ({status(document.result, translator).rstrip('.')})"


def _table(name: str, heading: str, rows: Sequence[TableRow], _: Translator) -> Table:
    return Table(name, (TableColumn(heading), TableColumn(_("Antall"), ColumnKind.COUNT)), tuple(rows))


def _minutes(document: ResultDocument, _: Translator) -> Table:
    columns = (TableColumn(_("Minutt"), ColumnKind.TIME), TableColumn(_("Antall"), ColumnKind.COUNT))
    rows = tuple(
        (minute.replace("Z", ":00"), count) for minute, count in minutes_of(document.result.figures.per_minute).items()
    )
    return Table(_("Avtaler per minutt"), columns, rows)


def _list(document: ResultDocument, translator: Translator) -> Table:
    _ = translator
    columns = (
        TableColumn(_("Nr."), ColumnKind.COUNT),
        TableColumn(_("Tid"), ColumnKind.TIME),
        TableColumn(_("Slag")),
        TableColumn(_("Kategori")),
        *(TableColumn(heading) for heading in (_("Sektor, den ene"), _("Den ene"), _("Den ene gir"))),
        *(TableColumn(heading) for heading in (_("Sektor, den andre"), _("Den andre"), _("Den andre gir"))),
    )
    return Table(_("Avtalene"), columns, tuple(_line(one, translator) for one in document.result.agreements))


def _line(agreement: ListedAgreement, translator: Translator) -> TableRow:
    parties: list[Any] = []
    for party in agreement.parties:
        parties += [translator.sector(party.sector), party.organisation, party.gives]
    time, kind = instant(agreement.agreed_at), translator.kind(agreement.kind)
    return (agreement.number, time, kind, translator.category(agreement.category), *parties)
