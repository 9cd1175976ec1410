"""The commits of registering, changing one's details, withdrawing and renewing one's link."""

from dataclasses import replace

from frivilligbors import handshake_withdrawal, keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_code, new_id
from frivilligbors.commit import Absent, Append, Commit, Delete, Put, Write, at_revision
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import LinkAsked, LinkRenewed, ParticipantChanged, ParticipantWithdrawn
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Organisation, Participant
from web.bors_reads import BorsReads
from web.context import Context

from ..rules import corrections
from ..rules import registration as rules
from ..rules.registration import RegistrationInput
from . import email_index, organisations
from .handshakes import handshakes_of
from .participants import Registered, active_participant, participant_by_id, unchanged


class RegistrationReads(BorsReads):
    """What registering relies on, read in one batch: the organisations of these names, and who gave the same address."""

    def __init__(self, context: Context, batch: ReadBatch, bors: str, registration_input: RegistrationInput) -> None:
        super().__init__(context, batch, bors)
        self._known = organisations.batch_read_known(batch, bors, registration_input.organisations)
        self._same_address = email_index.batch_read(context, batch, bors, registration_input.email)

    @property
    def known(self) -> dict[str, Organisation]:
        """The organisations that are registered already, by index key."""
        return self._known()

    @property
    def same_address(self) -> email_index.IndexEntry | None:
        """The entry of the address; None for no address."""
        return self._same_address()


def register_commit(reads: RegistrationReads, registration_input: RegistrationInput, *, by: str | None = None) -> Commit:
    """The commit that makes somebody a participant, whatever else happens at the same moment. Raises Refused.

    `by`: the host who registers them. Once the doors are open they have come.
    """
    bors_record, at, known, same_address = reads.bors_record, reads.now, reads.known, reads.same_address
    rules.demand_open(bors_record, at)
    rules.demand_offered(registration_input, bors_record.categories)
    if by is None:  # a host takes in whoever is at the door
        rules.demand_asked(registration_input, bors_record.asks)
    resolved = rules.resolve_organisations(registration_input.organisations, known, iter(new_id, ""))
    participant = Participant(
        participant_id=new_id(),
        code=new_code(),
        name=registration_input.name,
        registered_at=at,
        language=registration_input.language,
        email=registration_input.email,
        organisation_ids=tuple(one.organisation_id for one in resolved.organisations),
        needs=rules.with_posting_ids(registration_input.needs, (), iter(new_id, "")),
        offers=rules.with_posting_ids(registration_input.offers, (), iter(new_id, "")),
        consents=registration_input.consents,
        registered_by=by,
        notice=bors_record.notice,
        came_at=at if bors_record.has_opened_doors(at) else None,
        proved_at=at if by and registration_input.email else None,
        earlier=same_address.participant_ids[-1] if same_address and same_address.participant_ids else None,
    )
    return Commit(
        expects=[
            at_revision(keys.BORS, "", bors_record.revision),
            Absent(keys.CODES, field=participant.code),
            *organisations.index_unchanged(registration_input.organisations, known, resolved),
            *([same_address.unchanged] if same_address else []),
        ],
        writes=[
            Put(keys.PARTICIPANT, participant.participant_id, pack(participant)),
            Append(keys.PARTICIPANTS, "", participant.participant_id),
            Put(keys.CODES, "", {participant.code: participant.participant_id}),
            *organisations.record_writes(resolved),
            *(same_address.replaced_by([*same_address.participant_ids, participant.participant_id]) if same_address else []),
        ],
        facts=rules.registered_facts(participant, resolved),
        answer={
            "participant_id": participant.participant_id,
            "code": participant.code,
            "organisations": [{"organisation_id": one} for one in participant.organisation_ids],
        },
        committed=Registered(participant, resolved.organisations),
    )


def change_commit(
    context: Context, bors: str, participant_id: str, registration_input: RegistrationInput, *, revision: str, by: str = ""
) -> Commit:
    """The commit that changes a participant's details, unless they changed since the form was opened. Raises Refused.

    `by`: the organiser who corrects them. What it was before is kept then, and so may be the sector of an organisation.
    """
    participant, at = active_participant(context, bors, participant_id), context.clock.now()
    participant_id = participant.participant_id
    if str(participant.revision) != revision:
        raise Refused("changed-meanwhile")
    before_change = (*participant.needs, *participant.offers)
    if {one.category for one in (*registration_input.needs, *registration_input.offers)} - {
        one.category for one in before_change
    }:
        bors_record = context.queries.bors(bors)
        rules.demand_offered(registration_input, bors_record.categories if bors_record else (), before_change)
    known = organisations.read_known(context, bors, registration_input.organisations)
    before = context.queries.organisations(bors, participant.organisation_ids)
    found = rules.resolve_organisations(registration_input.organisations, known, iter(new_id, ""))
    unshared = organisations.unshared(context, bors, before)
    resolved = rules.keep_ids_of_renamed(found, before, unshared)
    if by:
        resolved = corrections.with_sectors(resolved, registration_input.organisations, unshared)
    changed = replace(
        rules.with_changes(participant, registration_input, iter(new_id, ""), at=at),
        organisation_ids=tuple(one.organisation_id for one in resolved.organisations),
    )
    if by:
        changed = corrections.noted(participant, changed, before, resolved.organisations, at=at, by=by)
    return Commit(
        expects=[unchanged(participant), *organisations.index_unchanged(registration_input.organisations, known, found)],
        writes=[
            Delete(keys.PARTICIPANT, participant_id),  # an emptied field leaves nothing behind
            Put(keys.PARTICIPANT, participant_id, pack(changed)),
            *organisations.old_name_removals(before, resolved),
            *organisations.record_writes(resolved),
            *_moving_email(context, bors, participant, changed),
        ],
        facts=[
            ParticipantChanged(
                at=at,
                by=by or participant_id,
                participant_id=participant_id,
                sector_before=before[0].sector,
                sector=resolved.organisations[0].sector,
                new_organisations=rules.more_organisations(resolved, before),
                **rules.organisation_fields(resolved.organisations),
            )
        ],
        answer={"participant_id": participant_id},
    )


def withdraw_commit(context: Context, bors: str, participant_id: str, *, by: str = "") -> Commit:
    """The commit by which a participant leaves: their handshakes that no broker confirmed go too. Raises Refused.

    `by`: the organiser who withdraws them.
    """
    participant, at = active_participant(context, bors, participant_id), context.clock.now()
    participant_id = participant.participant_id
    organisation = context.queries.organisation(bors, participant.organisation_ids[0])
    withdrawn = replace(participant, revision=participant.revision + 1, withdrawn_at=at)
    handshakes, no_more_handshakes = handshakes_of(context, bors, participant)
    withdrawal = handshake_withdrawal.withdraw(handshakes, by=by or participant_id, at=at)
    sector = organisation.sector if organisation else Sector.INDIVIDUAL
    return Commit(
        expects=[unchanged(participant), *no_more_handshakes, *withdrawal.expects],
        owner_writes=[withdrawal.writes],
        writes=[Put(keys.PARTICIPANT, participant_id, pack(withdrawn))],
        facts=[
            *withdrawal.facts,
            ParticipantWithdrawn(at=at, by=by or participant_id, participant_id=participant_id, sector=sector),
        ],
        answer={"participant_id": participant_id},
    )


def renew_link_commit(context: Context, bors: str, participant_id: str) -> Commit:
    """The commit that makes a participant's old personal link void, and ends all sessions. Raises Refused."""
    participant = participant_by_id(context, bors, participant_id)
    if participant is None:
        raise Refused("not-found")
    participant_id, former = participant.participant_id, context.queries.registrations(bors, participant.ids[1:])
    changed = [
        replace(one, revision=one.revision + 1, revocation=one.revocation + 1, ended=()) for one in (participant, *former)
    ]
    return Commit(
        expects=[unchanged(one) for one in (participant, *former)],
        writes=[Put(keys.PARTICIPANT, one.participant_id, pack(one)) for one in changed],
        facts=[LinkRenewed(at=context.clock.now(), by=participant_id, participant_id=participant_id)],
        answer={},
    )


def request_link_commit(context: Context, participant: Participant, *, by: str = "") -> Commit:
    """The commit that announces that somebody wants their personal link by mail, or that an organiser (`by`) wants it sent."""
    participant_id = participant.participant_id
    return Commit(
        expects=[unchanged(participant)],
        facts=[LinkAsked(at=context.clock.now(), by=by or participant_id, participant_id=participant_id)],
        answer={},
    )


def _moving_email(context: Context, bors: str, before: Participant, after: Participant) -> list[Write]:
    if before.email == after.email:
        return []
    return [
        *email_index.removal_writes(context, bors, before),
        *email_index.addition_writes(context, bors, after.email, after.participant_id),
    ]
