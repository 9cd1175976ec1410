"""Who may have come twice: several who gave the same address and are in. It may be right: two can share an address."""

from frivilligbors import keys
from frivilligbors.records import Participant
from web import Context

Together = tuple[Participant, ...]


def doubles(context: Context, slug: str) -> tuple[Together, ...]:
    """For each address that several gave, those who did, in the order they came."""
    shared = [ids.split() for ids in context.redis.hgetall(keys.ADDRESSES.of(slug)).values() if " " in ids]
    people = context.queries.some(Participant, keys.PARTICIPANT, slug, {one for ids in shared for one in ids})
    known = {one.participant_id: one for one in people if one.withdrawn_at is None}
    found = (tuple(known[one] for one in ids if one in known) for ids in shared)
    return tuple(sorted((some for some in found if len(some) > 1), key=lambda some: some[-1].registered_at))
