"""Everything that is kept about one participant: what erasure takes and export gives, found one way."""

from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.commit import Length, Size
from frivilligbors.records import Agreement, Handshake, Organisation, Participant
from web import House

Unchanged = tuple[Size, Length, Length]


@dataclass(frozen=True, slots=True)
class Records:
    """A participant's records, former organisations and agreements that wait to be admitted among them.

    `unchanged`: what holds as long as no more have come.
    """

    agreements: list[Agreement]
    handshakes: list[Handshake]
    organisations: list[Organisation]
    unchanged: Unchanged


def records_of(home: House, slug: str, me: Participant) -> Records:
    """All of them, by the index that is written with each; and by the lists of version 0.1.0, which had no index."""
    pipe = home.store.pipeline(transaction=False)
    pipe.hgetall(keys.RECORDS_OF.of(slug, me.participant_id))
    pipe.lrange(keys.AGREEMENTS_OF.of(slug, me.participant_id), 0, -1)
    pipe.lrange(keys.HANDSHAKES_OF.of(slug, me.participant_id), 0, -1)
    pipe.zrange(keys.LATE.of(slug), 0, -1)
    index, agreement_ids, handshake_ids, late_ids = pipe.execute()
    ids: dict[str, list[str]] = {key.name: [] for key in (keys.AGREEMENT, keys.HANDSHAKE, keys.ORGANISATION)}
    for reference in index:
        kind, _, record_id = reference.partition(":")
        ids[kind].append(record_id)
    roster = home.roster
    agreements = roster.some(Agreement, keys.AGREEMENT, slug, _once(ids["agreement"], agreement_ids, late_ids))
    return Records(
        [one for one in agreements if me.participant_id in (party.participant_id for party in one.parties)],
        roster.some(Handshake, keys.HANDSHAKE, slug, _once(ids["handshake"], handshake_ids)),
        roster.organisations(slug, _once(me.organisation_ids, ids["organisation"])),
        (
            Size(keys.RECORDS_OF, me.participant_id, str(len(index))),
            Length(keys.AGREEMENTS_OF, me.participant_id, str(len(agreement_ids))),
            Length(keys.HANDSHAKES_OF, me.participant_id, str(len(handshake_ids))),
        ),
    )


def _once(*ids: list[str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(one for some in ids for one in some))
