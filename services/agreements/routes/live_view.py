"""What the desk's script shows and keeps: the live view that changes while the evening goes, and the participants."""

from typing import Any

from flask import g

import i18n
from frivilligbors.codec import plain
from frivilligbors.records import Bors, Organisation, Participant
from web.context import current_context
from web.guards import current_actor
from web.locale import language

from .. import serializers, store
from ..store import Desk

NEWEST_SHOWN = 6


def current_desk(bors_record: Bors) -> Desk:
    """The desk of the actor: read once a request, which may show it as a page and as what its script begins with."""
    if "desk" not in g:
        g.desk = store.read_desk(current_context(), bors_record, current_actor().id, count=NEWEST_SHOWN)
    found: Desk = g.desk
    return found


def live_view(bors_record: Bors) -> dict[str, Any]:
    """The waiting handshakes, the actor's own agreements and count, the time and the lag."""
    desk = current_desk(bors_record)
    return {
        "epoch": bors_record.epoch,
        "position": desk.position,
        "server_now": plain(desk.now),
        "state": bors_record.state(desk.now).value,
        "closes_at": plain(bors_record.hour_ends_at(desk.now)),
        "grace_until": plain(bors_record.grace_until),
        "categories": [{"value": one.value, "text": i18n.category(language(), one)} for one in bors_record.categories],
        "behind": {"wall": desk.lag.facts, "letters": desk.lag.letters},
        "count": desk.count,
        "newest": [serializers.agreement_to_dict(agreement, desk.names, bors_record) for agreement in desk.newest],
        "recent": [],  # for scripts that were loaded before an upgrade: the server asks about what looks the same
        "queue": waiting_handshakes_data(bors_record, desk),
        "late": desk.late_count,
        "roster": desk.participants_position,
    }


def waiting_handshakes_data(bors_record: Bors, desk: Desk) -> list[dict[str, Any]]:
    """The handshakes that wait for a broker."""
    return serializers.handshakes_to_dicts(desk.waiting_handshakes, desk.waiting_names, bors_record, desk.now, to_parties=False)


def participants_view(bors_record: Bors, since: int = 0) -> dict[str, Any]:
    """Every participant who has not left, and the position that list is of; `since` a position, those alone who are new or
    changed after it, and the codes of those who have left."""
    context = current_context()
    position = store.participants_position(context, bors_record)
    changed = store.changed_since(context, bors_record.slug, since) if 0 < since <= position else None
    if changed is None:
        participants, found = store.active_participants(context, bors_record.slug)
        return {"epoch": bors_record.epoch, "mark": position, "participants": _participants_data(participants, found)}
    participants, found = store.participants_of(context, bors_record.slug, changed)
    active = [one for one in participants if one.withdrawn_at is None]
    return {
        "epoch": bors_record.epoch,
        "mark": position,
        "since": since,
        "participants": _participants_data(active, found),
        "gone": [code for one in participants if one.withdrawn_at is not None for code in one.codes],
    }


def _participants_data(participants: list[Participant], found: list[Organisation]) -> list[dict[str, Any]]:
    organisations = {
        one.organisation_id: {"id": one.organisation_id, "name": one.name, "sector": one.sector.value} for one in found
    }
    return [serializers.participant_to_dict(one, code, organisations) for one in participants for code in one.codes]
