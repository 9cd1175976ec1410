"""The commits of an import: so many rows become participants at once, and whoever is here already stays as they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from frivilligbors import digests, keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_code, new_id
from frivilligbors.commit import Absent, Append, Commit, Expectation, Put, Write, at_revision
from frivilligbors.facts import Fact, WelcomeAsked
from frivilligbors.records import Organisation, Participant
from web.context import Context, known_bors

from ..rules import registration as rules
from ..rules.import_plan import ImportRow
from ..rules.registration import ResolvedOrganisations, normalised
from . import email_index, organisations
from .email_index import IndexEntry
from .participants import unchanged


class ImportReads:
    """What these rows meet in a børs: the rows that were imported before, and who gave their addresses."""

    def __init__(self, context: Context, bors: str, rows: Sequence[ImportRow]) -> None:
        digest_key = digests.digest_key_of(context.redis, bors)
        self.digest_of = {one.row: digests.of_body(digest_key, {"import": one.registration_input.body}) for one in rows}
        batch = context.batch()
        imported = batch.fields(keys.IMPORTED, bors, *self.digest_of.values())
        emails = dict.fromkeys(one.registration_input.email.casefold() for one in rows if one.registration_input.email)
        entries = {email: email_index.batch_read(context, batch, bors, email) for email in emails}
        batch.run()
        self.imported = {digest for digest, found in zip(self.digest_of.values(), imported.value, strict=True) if found}
        self.entries: dict[str, IndexEntry] = {email: found for email, read in entries.items() if (found := read())}
        ids = dict.fromkeys(id_ for entry in self.entries.values() for id_ in entry.participant_ids)
        people = context.queries.registrations(bors, ids)
        self._registered = {(one.email.casefold(), normalised(one.name)) for one in people if one.email}

    def known(self, rows: Iterable[ImportRow]) -> set[int]:
        """The rows whose person is here already, or stands in an earlier one of these rows."""
        seen, registered, known = set(self.imported), set(self._registered), set[int]()
        for one in rows:
            digest, email = self.digest_of[one.row], (one.registration_input.email or "").casefold()
            if digest in seen or (email and (email, normalised(one.registration_input.name)) in registered):
                known.add(one.row)
            seen.add(digest)
            registered.add((email, normalised(one.registration_input.name)))
        return known


def known_rows(context: Context, bors: str, rows: Sequence[ImportRow]) -> set[int]:
    """The rows whose person is here already, or that stand in the file before."""
    return ImportReads(context, bors, rows).known(rows) if rows else set()


class Newcomers:
    """The participants that rows make, one after the other: each may bring an organisation that the next one names too."""

    def __init__(self, reads: ImportReads, known: Mapping[str, Organisation], at: datetime, by: str) -> None:
        self._reads, self._known, self._at, self._by = reads, dict(known), at, by
        self._entries = {email: list(entry.participant_ids) for email, entry in reads.entries.items()}
        self._codes = set[str]()
        self.organisations = dict[str, Organisation]()  # new or completed, by id
        self.index = dict[str, str]()
        self.expects: list[Expectation] = []
        self.writes: list[Write] = []
        self.facts: list[Fact] = []
        self.added = list[tuple[int, str, str]]()

    def add(self, row: ImportRow) -> None:
        """One more."""
        resolved = rules.resolve_organisations(row.registration_input.organisations, self._known, iter(new_id, ""))
        self._keep_organisations(resolved)
        participant = self._participant(row, resolved)
        id_, code, digest = participant.participant_id, participant.code, participant.imported[0]
        self.expects += [Absent(keys.CODES, field=code), Absent(keys.IMPORTED, field=digest)]
        self.writes += [
            Put(keys.PARTICIPANT, id_, pack(participant)),
            Append(keys.PARTICIPANTS, "", id_),
            Put(keys.CODES, "", {code: id_}),
            Put(keys.IMPORTED, "", {digest: id_}),
        ]
        self.facts.append(replace(rules.registered_fact(participant, resolved), without_letter=True))
        self.added.append((row.row, id_, code))

    @property
    def address_entries(self) -> list[tuple[IndexEntry, list[str]]]:
        """The entries of addresses that have grown, each with the ids it is to have."""
        return [
            (entry, self._entries[email])
            for email, entry in self._reads.entries.items()
            if self._entries[email] != entry.participant_ids
        ]

    def _keep_organisations(self, resolved: ResolvedOrganisations) -> None:
        by_id = {one.organisation_id: one for one in resolved.organisations}
        self.organisations |= {one.organisation_id: one for one in resolved.changed}
        self.index |= resolved.index_entries
        self._known |= {index_key: by_id[id_] for index_key, id_ in resolved.index_entries.items() if id_ in by_id}
        self._known = {index_key: by_id.get(one.organisation_id, one) for index_key, one in self._known.items()}

    def _participant(self, row: ImportRow, resolved: ResolvedOrganisations) -> Participant:
        registration_input, participant_id = row.registration_input, new_id()
        code = next(code for code in iter(new_code, "") if code not in self._codes)
        self._codes.add(code)
        same_address = self._entries[registration_input.email.casefold()] if registration_input.email else []
        earlier = same_address[-1] if same_address else None
        same_address.append(participant_id)
        return Participant(
            participant_id=participant_id,
            code=code,
            name=registration_input.name,
            registered_at=self._at,
            language=registration_input.language,
            email=registration_input.email,
            organisation_ids=tuple(one.organisation_id for one in resolved.organisations),
            needs=rules.with_posting_ids(registration_input.needs, (), iter(new_id, "")),
            offers=rules.with_posting_ids(registration_input.offers, (), iter(new_id, "")),
            registered_by=self._by,
            earlier=earlier,
            imported=(self._reads.digest_of[row.row],),
            letter_waits=bool(registration_input.email),
        )


def import_commit(context: Context, bors: str, rows: Sequence[ImportRow], *, by: str) -> Commit:
    """The commit that makes these rows participants; their letters wait for the organiser's word. Raises Refused."""
    bors_record, at = known_bors(context.queries.bors(bors)), context.clock.now()
    rules.demand_open(bors_record, at)
    reads = ImportReads(context, bors, rows)
    skipped = reads.known(rows)
    new = [one for one in rows if one.row not in skipped]
    if not new:
        return Commit(answer={"added": [], "known": sorted(skipped)})
    inputs = [one for row in new for one in row.registration_input.organisations]
    known = organisations.read_known(context, bors, inputs)
    come = Newcomers(reads, known, at, by)
    for row in new:
        come.add(row)
    resolved = ResolvedOrganisations(
        organisations=(), new=(), changed=tuple(come.organisations.values()), index_entries=come.index
    )
    return Commit(
        expects=[
            at_revision(keys.BORS, "", bors_record.revision),
            *come.expects,
            *organisations.index_unchanged(inputs, known, resolved),
            *(entry.unchanged for entry, _ in come.address_entries),
        ],
        writes=[
            *come.writes,
            *organisations.record_writes(resolved),
            *(write for entry, ids in come.address_entries for write in entry.replaced_by(ids)),
        ],
        facts=come.facts,
        answer={"added": come.added, "known": sorted(skipped)},
    )


def waiting_for_letters(context: Context, bors: str) -> list[Participant]:
    """Those who were imported with an address, are in, and have had no letter."""
    return [one for one in context.queries.active_participants(bors) if one.letter_waits and one.email]


def send_letters_commit(context: Context, bors: str, most: int, *, by: str) -> Commit:
    """The commit by which the next of those who wait get their letter of welcome, so many at most."""
    at, waiting = context.clock.now(), waiting_for_letters(context, bors)[:most]
    return Commit(
        expects=[unchanged(one) for one in waiting],
        writes=[
            Put(keys.PARTICIPANT, one.participant_id, pack(replace(one, revision=one.revision + 1, letter_waits=False)))
            for one in waiting
        ],
        facts=[WelcomeAsked(at=at, by=by, participant_id=one.participant_id) for one in waiting],
        answer={"sent": len(waiting)},
    )
