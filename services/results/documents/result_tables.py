"""The result of a børs as tables: XLSX with everything, CSV of the figures or of the list."""

from collections.abc import Sequence
from typing import Any

import i18n
from frivilligbors.codec import instant
from frivilligbors.tallies import GROUPS

from ..rules.result import Figures, ListedAgreement
from .result_document import ResultDocument, Words, key_figures, minutes_of, sector_figures, status
from .tables import ColumnKind, Table, TableColumn, TableRow, TablesDocument, csv_file, xlsx


def result_xlsx(document: ResultDocument) -> bytes:
    """Figures, pairs, categories, participants, minutes and the list, a sheet each."""
    words = Words(document.language)
    tables = (*_figures(document, words), _list(document, words))
    return xlsx(TablesDocument(document.result.name, tables))


def list_csv(document: ResultDocument) -> bytes:
    """The list of agreements."""
    return csv_file(TablesDocument(document.result.name, (_list(document, Words(document.language)),)))


def figures_csv(document: ResultDocument) -> bytes:
    """All figures in one table: which table, what, how many."""
    words = Words(document.language)
    _ = words
    rows = tuple((table.name, str(name), count) for table in _counted(document, words) for name, count in table.rows)
    columns = (
        TableColumn(_("Tabell")),
        TableColumn(_figures_heading(document, words)),
        TableColumn(_("Antall"), ColumnKind.COUNT),
    )
    return csv_file(TablesDocument(document.result.name, (Table(_("Tall"), columns, rows),)))


def _figures(document: ResultDocument, words: Words) -> tuple[Table, ...]:
    return (*_counted(document, words), _minutes(document, words))


def _counted(document: ResultDocument, words: Words) -> tuple[Table, ...]:
    _, result, figures = words, document.result, document.result.figures
    groups = tuple((i18n.group(document.language, group), figures.by_group.get(group, 0)) for group in GROUPS)
    return (
        _table(
            _("Tall"), _figures_heading(document, words), ((_("Avtaler"), figures.total), *key_figures(result, words)), words
        ),
        _table(_("Fordelingen"), _("Mellom hvem"), groups, words),
        _table(
            _("Mellom sektorene"), _("Sektorer"), tuple((words.pair(pair), n) for pair, n in figures.by_pair.items()), words
        ),
        _table(
            _("Kategorier"), _("Kategori"), tuple((words.category(one), n) for one, n in figures.by_category.items()), words
        ),
        _table(_("Deltakere etter sektor"), _("Sektor"), tuple(sector_figures(figures.participants_by_sector, words)), words),
        _table(_("Virksomheter etter sektor"), _("Sektor"), _organisations(figures, words), words),
        _table(
            _("Virksomheter med avtale"), _("Sektor"), tuple(sector_figures(figures.organisations_in_agreements, words)), words
        ),
    )


def _organisations(figures: Figures, _: Words) -> tuple[TableRow, ...]:
    """The organisations by sector, or a row that says that it is not known."""
    if figures.organisations_by_sector is None:
        return ((_("Ikke kjent"), None),)
    return tuple(sector_figures(figures.organisations_by_sector, _))


def _figures_heading(document: ResultDocument, words: Words) -> str:
    """The heading that says which state of the result the figures are of."""
    _ = words
    return f"{_('Tall')} ({status(document.result, words).rstrip('.')})"


def _table(name: str, heading: str, rows: Sequence[TableRow], _: Words) -> Table:
    return Table(name, (TableColumn(heading), TableColumn(_("Antall"), ColumnKind.COUNT)), tuple(rows))


def _minutes(document: ResultDocument, _: Words) -> Table:
    columns = (TableColumn(_("Minutt"), ColumnKind.TIME), TableColumn(_("Antall"), ColumnKind.COUNT))
    rows = tuple(
        (minute.replace("Z", ":00"), count) for minute, count in minutes_of(document.result.figures.per_minute).items()
    )
    return Table(_("Avtaler per minutt"), columns, rows)


def _list(document: ResultDocument, words: Words) -> Table:
    _ = words
    columns = (
        TableColumn(_("Nr."), ColumnKind.COUNT),
        TableColumn(_("Tid"), ColumnKind.TIME),
        TableColumn(_("Slag")),
        TableColumn(_("Kategori")),
        *(TableColumn(heading) for heading in (_("Sektor, den ene"), _("Den ene"), _("Den ene gir"))),
        *(TableColumn(heading) for heading in (_("Sektor, den andre"), _("Den andre"), _("Den andre gir"))),
    )
    return Table(_("Avtalene"), columns, tuple(_line(one, words) for one in document.result.agreements))


def _line(agreement: ListedAgreement, words: Words) -> TableRow:
    parties: list[Any] = []
    for party in agreement.parties:
        parties += [words.sector(party.sector), party.organisation, party.gives]
    time, kind = instant(agreement.agreed_at), words.kind(agreement.kind)
    return (agreement.number, time, kind, words.category(agreement.category), *parties)
