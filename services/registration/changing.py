"""What a participant changes afterwards: what they told, whether they are in, and which link is theirs."""

from collections import Counter
from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Commit, Equals, Forget, Put, Write
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import LinkRenewed, ParticipantChanged, ParticipantWithdrawn
from frivilligbors.records import Organisation, Participant
from web import Context

from . import addresses, rules, store, unshaking
from .rules import Gathered, Registration


def change(context: Context, slug: str, participant_id: str, told: Registration, *, revision: str) -> Commit:
    """What changing commits: it holds only if nobody changed anything since the form was opened. Raises Refused."""
    me = current(context, slug, participant_id)
    if str(me.revision) != revision:
        raise Refused("changed-meanwhile")
    known = store.known(context, slug, told.organisations)
    before = context.queries.organisations(slug, me.organisation_ids)
    gathered = rules.gather(told.organisations, known, iter(new_id, ""))
    renamed = rules.renamed(gathered, before, alone(context, slug, before))
    changed = replace(
        rules.retold(me, told, iter(new_id, ""), at=context.clock.now()),
        organisation_ids=tuple(one.organisation_id for one in renamed.organisations),
    )
    return Commit(
        expects=[as_read(me), *store.still_so(told.organisations, known, gathered)],
        writes=[
            Forget(keys.PARTICIPANT, participant_id),  # what is no longer told leaves no field behind
            Put(keys.PARTICIPANT, participant_id, pack(changed)),
            *_without_old_marks(before, renamed),
            *store.kept(renamed),
            *_other_address(context, slug, me, changed),
        ],
        facts=[
            ParticipantChanged(
                at=context.clock.now(),
                by=participant_id,
                participant_id=participant_id,
                sector_before=before[0].sector,
                sector=renamed.organisations[0].sector,
                new_organisations=len(renamed.new),
            )
        ],
        answer={"participant_id": participant_id},
    )


def withdraw(context: Context, slug: str, participant_id: str) -> Commit:
    """What leaving commits: what the participant has shaken hands on stands in line no more. Raises Refused."""
    me, at = current(context, slug, participant_id), context.clock.now()
    organisation = context.queries.organisation(slug, me.organisation_ids[0])
    gone = replace(me, revision=me.revision + 1, withdrawn_at=at)
    sector = organisation.sector if organisation else Sector.INDIVIDUAL
    handshakes, no_more = unshaking.shaken_by(context, slug, me)
    unshaken = unshaking.unshaken(handshakes, by=participant_id, at=at)
    return Commit(
        expects=[as_read(me), no_more, *unshaken.expects],
        writes=[Put(keys.PARTICIPANT, participant_id, pack(gone)), *unshaken.writes],
        facts=[
            *unshaken.facts,
            ParticipantWithdrawn(at=at, by=participant_id, participant_id=participant_id, sector=sector),
        ],
        answer={"participant_id": participant_id},
    )


def renew_link(context: Context, slug: str, participant_id: str) -> Commit:
    """What a new personal link commits: the old one is void."""
    me = context.queries.participant(slug, participant_id)
    if me is None:
        raise Refused("not-found")
    fresh = replace(me, revision=me.revision + 1, revocation=me.revocation + 1, ended=())  # all sessions end with it
    return Commit(
        expects=[as_read(me)],
        writes=[Put(keys.PARTICIPANT, participant_id, pack(fresh))],
        facts=[LinkRenewed(at=context.clock.now(), by=participant_id, participant_id=participant_id)],
        answer={},
    )


def current(context: Context, slug: str, participant_id: str) -> Participant:
    """The participant, who is in. Raises Refused."""
    me = context.queries.participant(slug, participant_id)
    if me is None or me.withdrawn_at is not None:
        raise Refused("has-withdrawn")
    return me


def as_read(me: Participant) -> Equals:
    """Nobody has changed this participant since we looked."""
    return Equals(keys.PARTICIPANT, me.participant_id, "revision", str(me.revision))


def alone(context: Context, slug: str, organisations: list[Organisation]) -> set[str]:
    """Which of these at most one participant speaks for."""
    spoken = Counter(one for person in context.queries.participants(slug) for one in person.organisation_ids)
    return {one.organisation_id for one in organisations if spoken[one.organisation_id] <= 1}


def spoken_for(context: Context, slug: str, except_: Participant) -> set[str]:
    """What anybody else speaks for."""
    others = (one for one in context.queries.participants(slug) if one.participant_id != except_.participant_id)
    return {organisation for one in others for organisation in one.organisation_ids}


def _other_address(context: Context, slug: str, me: Participant, changed: Participant) -> list[Write]:
    if me.email == changed.email:
        return []
    return [*addresses.without(context, slug, me), *addresses.with_(context, slug, changed.email, me.participant_id)]


def _without_old_marks(before: list[Organisation], renamed: Gathered) -> list[Forget]:
    """An organisation that got another name is no longer found by the old one."""
    now = {one.organisation_id: one for one in renamed.organisations}
    old = [one for one in before if (new := now.get(one.organisation_id)) and new.name != one.name]
    marks = tuple(f"name {rules.normalised(one.name)}" for one in old)
    marks = tuple(mark for mark in marks if mark not in renamed.marked)
    return [Forget(keys.ORGANISATION_INDEX, "", marks)] if marks else []
