"""What registration keeps and reads."""

from collections.abc import Iterator

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_code, new_id
from frivilligbors.commit import Absent, Append, Commit, Equals, Put
from frivilligbors.records import Bors, Organisation, Participant
from web import Context

from . import addresses, rules
from .rules import Gathered, Presented, Registration


def register(context: Context, bors: Bors, told: Registration, *, by: str | None = None) -> Commit:
    """The commit that makes somebody a participant, whatever else happens at the same moment. Raises Refused.

    `by`: the host who registers them.
    """
    at = context.clock.now()
    rules.admit(bors, at)
    there = known(context, bors.slug, told.organisations)
    gathered = rules.gather(told.organisations, there, iter(new_id, ""))
    there_before = addresses.givers(context, bors.slug, told.email)
    participant = Participant(
        participant_id=new_id(),
        code=new_code(),
        name=told.name,
        registered_at=at,
        language=told.language,
        email=told.email,
        organisation_ids=tuple(one.organisation_id for one in gathered.organisations),
        needs=rules.marked(told.needs, (), iter(new_id, "")),
        offers=rules.marked(told.offers, (), iter(new_id, "")),
        consents=told.consents,
        registered_by=by,
        proved_at=at if by and told.email else None,
        earlier=there_before.people[-1] if there_before and there_before.people else None,
    )
    return Commit(
        expects=[
            Equals(keys.BORS, "", "revision", str(bors.revision)),
            Absent(keys.CODES, field=participant.code),
            *still_so(told.organisations, there, gathered),
            *([there_before.still] if there_before else []),
        ],
        writes=[
            *_kept(participant),
            *kept(gathered),
            *(there_before.becoming([*there_before.people, participant.participant_id]) if there_before else []),
        ],
        facts=[rules.registered(participant, gathered)],
        answer={
            "participant_id": participant.participant_id,
            "code": participant.code,
            "organisations": [{"organisation_id": one} for one in participant.organisation_ids],
        },
    )


def known(context: Context, slug: str, presented: tuple[Presented, ...]) -> dict[str, Organisation]:
    """The organisations that are here already, by each mark that was asked for."""
    marks = list(dict.fromkeys(mark for one in presented for mark in one.marks))
    ids = context.redis.hmget(keys.ORGANISATION_INDEX.of(slug), *marks)
    found = context.queries.organisations(slug, {one for one in ids if one})
    by_id = {one.organisation_id: one for one in found}
    return {mark: by_id[one] for mark, one in zip(marks, ids, strict=True) if one in by_id}


def still_so(presented: tuple[Presented, ...], there: dict[str, Organisation], gathered: Gathered) -> Iterator[Absent | Equals]:
    """Nobody else has brought these organisations, or given them a number, since we looked."""
    for mark in {mark for one in presented for mark in one.marks}:
        if mark in there:
            yield Equals(keys.ORGANISATION_INDEX, "", mark, there[mark].organisation_id)
        else:
            yield Absent(keys.ORGANISATION_INDEX, field=mark)
    for one in gathered.kept:
        if one.number:
            yield Absent(keys.ORGANISATION, one.organisation_id, "number")


def _kept(participant: Participant) -> list[Put | Append]:
    return [
        Put(keys.PARTICIPANT, participant.participant_id, pack(participant)),
        Append(keys.PARTICIPANTS, "", participant.participant_id),
        Put(keys.CODES, "", {participant.code: participant.participant_id}),
    ]


def kept(gathered: Gathered) -> list[Put]:
    """The organisations that are new or completed, and how they are found."""
    records = [Put(keys.ORGANISATION, one.organisation_id, pack(one)) for one in gathered.kept]
    return [*records, Put(keys.ORGANISATION_INDEX, "", gathered.marked)] if gathered.marked else records


def taking_registrations(context: Context) -> list[Bors]:
    """The børser one may register for, rehearsals left out."""
    borser, now = context.queries.known(), context.clock.now()
    return [bors for bors in borser if not bors.rehearsal and bors.takes_registrations(now)]
