"""What organisers alone may read, as tables: participants, organisations, agreements, unmet needs, letters, minutes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import i18n
from frivilligbors.aliases import resolve, with_parties
from frivilligbors.codec import instant
from frivilligbors.delivery_status import delivery_status
from frivilligbors.met_needs import MetNeeds
from frivilligbors.records import Agreement, Bors, Invitation, Letter, Organisation, Participant, Party, Posting

from ..rules.raw_records import RawRecords, decoded
from .result_document import Translator, minutes_of
from .tables import Cell, ColumnKind, Table, TableColumn, TableRow, TablesDocument, csv_file, xlsx


class What(StrEnum):
    """The tables, by their names in addresses."""

    PARTICIPANTS = "deltakere"
    ORGANISATIONS = "virksomheter"
    AGREEMENTS = "avtaler"
    NEEDS = "onsker"
    LETTERS = "brev"
    MINUTES = "minutter"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganiserDocument:
    """The records of a børs to be written as a table, in a language. `per_minute`: as in the figures."""

    what: What
    language: str
    records: RawRecords
    bors_record: Bors
    per_minute: dict[str, int] = field(default_factory=dict)


def organiser_xlsx(document: OrganiserDocument) -> bytes:
    """The table as XLSX."""
    return xlsx(TablesDocument(document.bors_record.name, (table_of(document),)))


def organiser_csv(document: OrganiserDocument) -> bytes:
    """The table as CSV."""
    return csv_file(TablesDocument(document.bors_record.name, (table_of(document),)))


def table_of(document: OrganiserDocument) -> Table:
    """The table that a document asks for."""
    makers: dict[What, Callable[[_Records], Table]] = {
        What.PARTICIPANTS: _participants,
        What.ORGANISATIONS: _organisations,
        What.AGREEMENTS: _agreements,
        What.NEEDS: _needs,
        What.LETTERS: _letters,
        What.MINUTES: _minutes,
    }
    return makers[document.what](_Records(document))


class _Records:
    """The records of a document, decoded as they are asked for."""

    def __init__(self, document: OrganiserDocument) -> None:
        self.per_minute, self._raw, self.translator = document.per_minute, document.records, Translator(document.language)
        self.bors_record = document.bors_record

    @cached_property
    def participants(self) -> dict[str, Participant]:
        return {one.participant_id: one for one in decoded(Participant, self._raw.participants) if not one.merged_into}

    @cached_property
    def aliases(self) -> dict[str, str]:
        """By the id of each registration that was merged into another, the id of that one."""
        known = decoded(Participant, self._raw.participants)
        return {one.participant_id: one.merged_into for one in known if one.merged_into}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {one.organisation_id: one for one in decoded(Organisation, self._raw.organisations)}

    @cached_property
    def agreements(self) -> list[Agreement]:
        return [with_parties(one, self.aliases) for one in decoded(Agreement, self._raw.agreements)]

    @cached_property
    def letters(self) -> list[Letter]:
        return list(decoded(Letter, self._raw.letters))

    @cached_property
    def helpers(self) -> dict[str, str]:
        return {one.invitation_id: one.name for one in decoded(Invitation, self._raw.helpers)}

    def helper(self, invitation_id: str | None) -> str | None:
        """What a helper is called; None where nobody is known by that id any more."""
        return self.helpers.get(invitation_id or "") or None

    def names(self, participant: Participant) -> str:
        """The organisations that somebody speaks for."""
        return ", ".join(self.organisations[one].name for one in participant.organisation_ids if one in self.organisations)

    def sectors(self, participant: Participant) -> str:
        """The sectors of these, in the same order."""
        sectors = (self.organisations[one].sector for one in participant.organisation_ids if one in self.organisations)
        return ", ".join(map(self.translator.sector, sectors))


def _participants(records: _Records) -> Table:
    _, translator = records.translator, records.translator
    columns = (
        *_columns(_("Kode"), _("Navn"), _("E-post"), _("Språk"), _("Virksomheter"), _("Sektor")),
        TableColumn(_("Påmeldt"), ColumnKind.TIME),
        TableColumn(_("Meldt av"), ColumnKind.TIME),
        *_columns(
            _("Registrert av"), _("Navn på storskjermen"), _("Navn i resultatet"), _("Kan kontaktes"), _("Kan fotograferes")
        ),
        *_columns(_("Ønsker"), _("Tilbud")),
    )
    rows = (
        (
            one.code,
            one.name,
            one.email,
            one.language,
            records.names(one),
            records.sectors(one),
            _time(one.registered_at),
            _time(one.withdrawn_at),
            records.helper(one.registered_by),
            *(
                _yes(translator, yes)
                for yes in (one.consents.wall, one.consents.result, one.consents.contact, one.consents.photo)
            ),
            _postings(translator, one.needs),
            _postings(translator, one.offers),
        )
        for one in records.participants.values()
    )
    return Table(_("Deltakere"), columns, tuple(rows))


def _organisations(records: _Records) -> Table:
    _, translator = records.translator, records.translator
    people = Counter(id_ for one in records.participants.values() if one.withdrawn_at is None for id_ in one.organisation_ids)
    made = Counter(party.organisation_id for one in records.agreements if one.stands for party in one.parties)
    columns = (
        *_columns(_("Virksomhet"), _("Sektor"), _("Organisasjonsnummer")),
        *(TableColumn(heading, ColumnKind.COUNT) for heading in (_("Deltakere"), _("Avtaler"))),
        TableColumn(_("Skjult")),
    )
    rows = (
        (one.name, translator.sector(one.sector), one.number, people[id_], made[id_], _yes(translator, one.hidden))
        for id_, one in records.organisations.items()
    )
    return Table(_("Virksomheter"), columns, tuple(rows))


def _agreements(records: _Records) -> Table:
    _ = records.translator
    columns = (
        TableColumn(_("Nr."), ColumnKind.COUNT),
        TableColumn(_("Tilstand")),
        TableColumn(_("Avtalt"), ColumnKind.TIME),
        TableColumn(_("Bekreftet"), ColumnKind.TIME),
        *_columns(_("Slag"), _("Kategori")),
        *_columns(_("Kode, den ene"), _("Navn, den ene"), _("Den ene"), _("Sektor, den ene"), _("Den ene gir")),
        *_columns(_("Kode, den andre"), _("Navn, den andre"), _("Den andre"), _("Sektor, den andre"), _("Den andre gir")),
        *_columns(_("Megler"), _("Etter gongen"), _("Kom sent"), _("Papirskjema"), _("Skjult")),
        TableColumn(_("Annullert"), ColumnKind.TIME),
        *_columns(_("Annullert av"), _("Hvorfor")),
    )
    return Table(_("Avtaler"), columns, tuple(_agreement(one, records) for one in records.agreements))


def _agreement(one: Agreement, records: _Records) -> TableRow:
    _, translator = records.translator, records.translator
    state = _("Annullert") if one.voided_at else _("Venter") if one.late else _("Står")
    return (
        one.number or None,
        state,
        _time(one.agreed_at),
        _time(one.confirmed_at),
        translator.kind(one.kind),
        translator.category(one.category),
        *(cell for party in one.parties for cell in _party(party, records)),
        records.helper(one.broker_id),
        _yes(translator, one.is_after_gong(records.bors_record)),
        _yes(translator, one.late or one.was_late),
        one.paper,
        _yes(translator, one.hidden),
        _time(one.voided_at),
        records.helper(one.voided_by),
        one.void_reason,
    )


def _party(party: Party, records: _Records) -> TableRow:
    participant, organisation = records.participants.get(party.participant_id), records.organisations.get(party.organisation_id)
    return (
        participant.code if participant else None,
        participant.name if participant else None,
        organisation.name if organisation else None,
        records.translator.sector(party.sector),
        party.gives,
    )


def _needs(records: _Records) -> Table:
    _, translator = records.translator, records.translator
    met_needs = MetNeeds(records.agreements)
    columns = _columns(_("Kategori"), _("Ønske"), _("Virksomheter"), _("Kode"), _("Navn"), _("E-post"), _("Kan kontaktes"))
    rows = (
        (translator.category(need.category), need.text, records.names(one), *whom, _yes(translator, one.consents.contact))
        for one in records.participants.values()
        for whom in [(one.code, one.name, one.email)]
        if one.withdrawn_at is None
        for need in one.needs
        if not met_needs.is_met(one, need)
    )
    return Table(_("Ønsker som ikke er møtt"), columns, tuple(rows))


def _letters(records: _Records) -> Table:
    _ = records.translator
    numbers = {one.agreement_id: one.number for one in records.agreements}
    columns = (
        *_columns(_("Brev"), _("Til"), _("E-post"), _("Kode")),
        *(
            TableColumn(_("Avtale"), ColumnKind.COUNT),
            TableColumn(_("Tilstand")),
            TableColumn(_("Forsøk"), ColumnKind.COUNT),
            TableColumn(_("Hvorfor")),
        ),
        *(TableColumn(heading, ColumnKind.TIME) for heading in (_("Skrevet"), _("Avgjort"))),
    )
    rows = []
    for one in records.letters:
        participant = records.participants.get(resolve(records.aliases, one.participant_id))
        nobody = _("Kontakten for børsen") if one.to_contact else None
        whom = (participant.name, participant.email, participant.code) if participant else (nobody, None, None)
        about, state = numbers.get(one.agreement_id), i18n.delivery_status(records.translator.language, delivery_status(one))
        settled = (one.attempts, one.trouble, _time(one.written_at), _time(one.settled_at))
        rows.append((i18n.letter_kind(records.translator.language, one.kind), *whom, about, state, *settled))
    return Table(_("Brev"), columns, tuple(rows))


def _minutes(records: _Records) -> Table:
    _, total, rows = records.translator, 0, []
    for minute, count in minutes_of(records.per_minute).items():
        total += count
        rows.append((minute.replace("Z", ":00"), count, total))
    columns = (
        TableColumn(_("Minutt"), ColumnKind.TIME),
        *(TableColumn(heading, ColumnKind.COUNT) for heading in (_("Avtaler"), _("Avtaler til sammen"))),
    )
    return Table(_("Avtaler per minutt"), columns, tuple(rows))


def _columns(*headings: str) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(heading) for heading in headings)


def _postings(translator: Translator, postings: Iterable[Posting]) -> str:
    return "\n".join(f"{translator.category(one.category)}: {one.text}" for one in postings)


def _yes(_: Translator, yes: bool) -> Cell:
    return _("Ja") if yes else _("Nei")


def _time(at: datetime | None) -> Cell:
    return instant(at) if at else None
