"""The settings of a børs, its letters, its access and the towns as JSON, for machines."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from frivilligbors import links
from frivilligbors.codec import instant, plain
from frivilligbors.records import Bors, Invitation, Town
from web.sessions import SignedIn

from .rules.bors_settings import NAMES
from .store.letters import LetterRow


def bors_settings_json(bors_record: Bors) -> dict[str, Any]:
    """The settings of a børs, with the `revision` that a change may expect."""
    values = {name: plain(getattr(bors_record, name)) for name in NAMES}
    logo = links.logo_path(bors_record.slug, bors_record.logo)
    head = {
        "bors": bors_record.slug,
        "town": bors_record.town,
        "state": bors_record.stored_state.value,
        "revision": bors_record.revision,
    }
    return {**head, **values, "logo": logo}


def bors_json(bors_record: Bors, now: datetime) -> dict[str, Any]:
    """A børs in a list, and its state at a moment."""
    return {
        "bors": bors_record.slug,
        "town": bors_record.town,
        "name": bors_record.name,
        "state": bors_record.state(now).value,
        "rehearsal": bors_record.rehearsal,
    }


def letter_json(row: LetterRow) -> dict[str, Any]:
    """A letter, and what became of it."""
    return {
        "letter_id": row.letter.letter_id,
        "kind": row.letter.kind.value,
        "status": row.status.value,
        "problem": row.trouble_kind,
        "at": plain(row.at),
        "participant_id": row.letter.participant_id,
        "number": row.number,
        "may_resend": row.may_resend,
    }


def access_json(invitations: Iterable[Invitation], sessions: Iterable[SignedIn]) -> dict[str, Any]:
    """Who is invited, and who is signed in."""
    return {
        "invitations": [_invitation(one) for one in invitations],
        "sessions": [
            {"session_id": one.session_id, "since": instant(one.since), **_invitation(one.invitation)} for one in sessions
        ],
    }


def town_json(town_record: Town) -> dict[str, Any]:
    """A town in a list."""
    return {"town": town_record.slug, "name": town_record.name}


def whole_town_json(
    town_record: Town, bors_records: Iterable[Bors], organisers: Iterable[Invitation], sessions: Iterable[SignedIn]
) -> dict[str, Any]:
    """A town, its børser, who may organise them, and who of those is signed in."""
    return town_json(town_record) | {
        "borser": [bors_record.slug for bors_record in bors_records],
        "organisers": [
            {"invitation_id": one.invitation_id, "name": one.name, "issued_at": plain(one.issued_at)} for one in organisers
        ],
        "sessions": [
            {"session_id": one.session_id, "name": one.invitation.name, "since": instant(one.since)} for one in sessions
        ],
    }


def _invitation(one: Invitation) -> dict[str, Any]:
    return {"invitation_id": one.invitation_id, "role": one.role.value, "name": one.name, "lead": one.lead}
