"""Who may be one person registered twice, for an organiser to decide. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from .people import ListedParticipant
from .registration import normalised


def duplicates_by_email_or_name(people: Iterable[ListedParticipant]) -> dict[str, tuple[ListedParticipant, ...]]:
    """By the id of each participant who is in, others who may be the same person: with the same address, or the same name.

    Two people can share either, so it is for a person to decide.
    """
    groups = defaultdict[str, list[ListedParticipant]](list)
    for one in people:
        participant = one.participant
        if participant.withdrawn_at is None:
            for mark in {f"name {normalised(participant.name)}", f"email {(participant.email or '').casefold()}"} - {"email "}:
                groups[mark].append(one)
    found = defaultdict[str, dict[str, ListedParticipant]](dict)
    for group in groups.values():
        for one in group if len(group) > 1 else ():
            found[one.participant.participant_id] |= {
                other.participant.participant_id: other for other in group if other is not one
            }
    return {id_: tuple(others.values()) for id_, others in found.items()}
