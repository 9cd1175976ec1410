"""What the desk's script shows and keeps: the live view that changes while the evening goes, and the participants."""

from typing import Any

from frivilligbors.codec import plain
from frivilligbors.records import Bors
from web import current_context
from web.guards import current_actor

from .. import serializers, store

NEWEST_SHOWN = 6


def live_view(record: Bors) -> dict[str, Any]:
    """The queue, the actor's own agreements and count, what was confirmed recently, the time and the lag."""
    context, bors, now = current_context(), record.slug, current_context().clock.now()
    position = store.position(context, bors)
    own = store.agreements_of_broker(context, bors, current_actor().id)
    recent = store.recently_confirmed(store.numbered_agreements(context, bors), now)
    names = store.party_names(context, bors, [*own[:NEWEST_SHOWN], *recent])
    lag = store.current_lag(context, bors)
    return {
        "epoch": record.epoch,
        "position": position,
        "server_now": plain(now),
        "state": record.state(now).value,
        "closes_at": plain(record.hour_ends_at(now)),
        "grace_until": plain(record.grace_until),
        "behind": {"wall": lag.facts, "letters": lag.letters},
        "count": sum(agreement.stands for agreement in own),
        "newest": [serializers.agreement_to_dict(agreement, names) for agreement in own[:NEWEST_SHOWN]],
        "recent": [serializers.agreement_to_dict(agreement, names) for agreement in recent if agreement.stands],
        "queue": serializers.handshakes_to_dicts(context, record, store.handshake_queue(context, bors), to_parties=False),
        "late": store.count_late_agreements(context, bors),
        "roster": store.participants_version(context, record),
    }


def participants_view(record: Bors) -> dict[str, Any]:
    """Every participant who has not left, and the version of that list."""
    context = current_context()
    version = store.participants_version(context, record)
    participants, found = store.present_participants(context, record.slug)
    organisations = {
        one.organisation_id: {"id": one.organisation_id, "name": one.name, "sector": one.sector.value} for one in found
    }
    return {
        "mark": version,
        "participants": [serializers.participant_to_dict(participant, organisations) for participant in participants],
    }
