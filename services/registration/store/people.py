"""Everybody who has signed up, with what an organiser wants to know of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.records import Agreement, Bors, Letter, Organisation, Participant
from web import invitations
from web.context import Context

from ..rules.people import LettersStatus, ListedParticipant, letters_status

KEPT = 20  # børser whose people a process keeps

_kept: dict[tuple[str, str], tuple[int, list[ListedParticipant]]] = {}  # for each log: its position when they were read


@dataclass(frozen=True, slots=True)
class ParticipantActivity:
    """How many of somebody's agreements stand, and what has become of their letters."""

    agreements: int = 0
    letters: LettersStatus = LettersStatus.NONE


def read_people(context: Context, bors_record: Bors) -> list[ListedParticipant]:
    """Everybody, withdrawn or not, in the order they came: as kept by this process, or read anew where the log has grown."""
    log_key, position = (bors_record.slug, bors_record.epoch), context.queries.position(bors_record.slug)
    kept_position, people = _kept.get(log_key, (-1, []))
    if kept_position != position:
        people = _read(context, bors_record.slug)
        _kept.pop(log_key, None)
        _kept[log_key] = (position, people)
        while len(_kept) > KEPT:
            _kept.pop(next(iter(_kept)))
    return people


def _read(context: Context, bors: str) -> list[ListedParticipant]:
    batch = context.batch()
    ids = batch.members(keys.PARTICIPANTS, bors)
    participants = batch.records(Participant, keys.PARTICIPANT, bors, ids)
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, participants, "organisation_ids")
    batch.run()
    known = organisations.by_id
    return [
        ListedParticipant(one, tuple(known[id_] for id_ in one.organisation_ids if id_ in known)) for one in participants.all
    ]


def read_activity(context: Context, bors: str, people: Sequence[ListedParticipant]) -> dict[str, ParticipantActivity]:
    """Of these people, by id."""
    canonical_ids = {former: one.participant.participant_id for one in people for former in one.participant.ids}
    ids = [one.participant.participant_id for one in people]
    if not ids:
        return {}
    batch = context.batch()
    agreements_of = batch.members_of_each(keys.AGREEMENTS_OF, bors, ids)
    letter_ids = batch.members(keys.LETTERS, bors)
    batch.run()
    letters = _letters_of(canonical_ids, letter_ids.value)
    batch = context.batch()
    wanted = dict.fromkeys(one for some in agreements_of.value.values() for one in some)
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, wanted)
    kept = batch.records(Letter, keys.LETTER, bors, [one for some in letters.values() for one in some])
    batch.run()
    standing = {id_ for id_, one in agreements.by_id.items() if one.stands}
    written = kept.by_id
    return {
        id_: ParticipantActivity(
            agreements=len(standing.intersection(agreements_of.value.get(id_, ()))),
            letters=letters_status([written[one] for one in letters[id_] if one in written]),
        )
        for id_ in ids
    }


def _letters_of(canonical_ids: Mapping[str, str], letter_ids: Iterable[str]) -> "defaultdict[str, list[str]]":
    """The ids of the letters to these people, given by each of their ids: a letter's id ends with whom it is to."""
    found = defaultdict[str, list[str]](list)
    for letter_id in letter_ids:
        participant_id = letter_id.split("-", 2)[-1]
        if participant_id in canonical_ids:
            found[canonical_ids[participant_id]].append(letter_id)
    return found


def read_person(context: Context, bors_record: Bors, participant: Participant) -> tuple[ListedParticipant, ParticipantActivity]:
    """One of them, as of now."""
    batch = context.batch()
    organisations = batch.records(Organisation, keys.ORGANISATION, bors_record.slug, participant.organisation_ids)
    batch.run()
    one = ListedParticipant(participant, tuple(organisations.all))
    return one, read_activity(context, bors_record.slug, [one])[participant.participant_id]


def names_of_helpers(context: Context, bors: str) -> dict[str, str]:
    """What those are called who may act in a børs, by the id of their invitation. Who was taken back has no name any more."""
    return {invitation_id: one.name for invitation_id, one in invitations.by_id(context, bors).items()}
