"""Every command of the organiser, each once under its idempotency key, and within its limits."""

import base64
import json
from datetime import datetime
from functools import partial
from typing import Any

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer, new_idempotency_key
from frivilligbors.ledger import unbatched
from web import commands, invitations, offload, sessions
from web.context import current_context
from web.guards import current_actor
from web.invitations import Invited

from ..documents.logo import LogoFile, draw_logo
from ..rules.towns import town_of_new_bors
from ..store import announcements, bors_settings, copying, letters, lifecycle, logo, notice, retention, taking_back, towns
from ..store.lifecycle import Command


def create_bors(bors: str, *, copy_of: str = "", town: str = "", **fields: Any) -> Answer:
    """Plan a børs: `name`, `place`, `opens_at`, `rehearsal`; like an earlier one, `copy_of`. Raises Refused, Mismatch.

    It is of the town of whoever plans it. `town`: the one that an organiser of the whole installation chooses.
    """
    context, own = current_context(), current_actor().town
    command = lifecycle.creating(context, bors, **fields, town=town_of_new_bors(town, own), by=current_actor().id)
    return _perform(bors, copying.copying(context, command, copy_of, own_town=own) if copy_of else command)


def create_town(town: str, name: str) -> Answer:
    """Make a town. Raises Refused, Mismatch."""
    return _perform(keys.INSTALLATION, towns.creating_town(current_context(), town, name, by=current_actor().id))


def rename_town(town: str, name: str) -> Answer:
    """Give a town another name. Raises Refused, Mismatch."""
    return _perform(keys.INSTALLATION, towns.renaming_town(current_context(), town, name, by=current_actor().id))


def move_bors(bors: str, town: str) -> Answer:
    """Move a børs to a town. Raises Refused, Mismatch."""
    return _perform(bors, towns.moving(current_context(), bors, town, by=current_actor().id))


def invite_to_town(town: str, *, name: str) -> Invited:
    """Invite an organiser of a town. Raises Refused, Mismatch."""
    return invite(keys.town_scope(town), role=Role.ORGANISER, name=name, lead=False)


def open_doors(bors: str) -> Answer:
    """Let people in. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.opening_doors(current_context(), bors, by=current_actor().id))


def take_back_opening(bors: str) -> Answer:
    """Take back the first gong. Raises Refused, Mismatch."""
    return _perform(bors, taking_back.taking_back_opening(current_context(), bors, by=current_actor().id))


def take_back_closing(bors: str) -> Answer:
    """Take back the closing gong. Raises Refused, Mismatch."""
    return _perform(bors, taking_back.taking_back_closing(current_context(), bors, by=current_actor().id))


def open_bors(bors: str, *, minutes: int, sure: bool) -> Answer:
    """Strike the first gong. Raises Refused, Mismatch."""
    command = lifecycle.opening(current_context(), bors, minutes=minutes, sure=sure, by=current_actor().id)
    return _perform(bors, command)


def close_bors(bors: str, *, grace_minutes: int) -> Answer:
    """Strike the closing gong. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.closing(current_context(), bors, grace_minutes=grace_minutes, by=current_actor().id))


def extend_bors(bors: str, *, minutes: int) -> Answer:
    """Give more time. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.extending(current_context(), bors, minutes=minutes, by=current_actor().id))


def publish_bors(bors: str, *, without_late: bool) -> Answer:
    """Publish the result. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.publishing(current_context(), bors, without_late=without_late, by=current_actor().id))


def change_bors_settings(bors: str, changes: dict[str, Any], *, revision: int | None = None) -> Answer:
    """Make these `changes` of the settings. Raises Refused, Mismatch."""
    return _perform(bors, bors_settings.changing(current_context(), bors, changes, revision=revision, by=current_actor().id))


def change_logo(bors: str, content: bytes) -> Answer:
    """Make a PNG, JPEG or SVG the logo of a børs, drawn anew. Raises Refused beside `file`; Mismatch, Busy, TakesTooLong."""
    file = LogoFile(content=base64.b64encode(content).decode())
    drawn = json.loads(offload.run(draw_logo, file, bors=bors, by=current_actor().id))
    if "refused" in drawn:
        raise Refused(drawn["refused"], field="file")
    return _change_logo(bors, drawn)


def remove_logo(bors: str) -> Answer:
    """Have no logo any more. Raises Refused."""
    return _change_logo(bors, None)


def _change_logo(bors: str, drawn: dict[str, str] | None) -> Answer:
    """The same image twice in a row changes nothing the second time, so no key is asked of a machine."""
    context, by = current_context(), current_actor().id
    command = logo.changing(context, bors, drawn, by=by)
    return commands.perform(
        "organiser",
        bors,
        by=by,
        command_name=command.name,
        body=command.body,
        command=unbatched(command.prepare),
        idempotency_key=new_idempotency_key(),
    )


def choose_retention(bors: str, *, until: datetime, reason: str) -> Answer:
    """Choose when everybody is erased. Raises Refused, Mismatch."""
    return _perform(bors, retention.choosing(current_context(), bors, until=until, reason=reason, by=current_actor().id))


def erase_bors(bors: str) -> Answer:
    """Erase everybody, and everything but the totals; a worker completes it. Raises Refused, Mismatch."""
    answer = _perform(bors, retention.erasing(current_context(), bors, by=current_actor().id))
    retention.remove_erased(current_context(), bors)
    return answer


def change_notice(bors: str, **texts: str) -> Answer:
    """Write a new version of the privacy notice; the answer has its number. Raises Refused, Mismatch."""
    return _perform(bors, notice.changing(current_context(), bors, texts, by=current_actor().id))


def send_announcement(bors: str, data: dict[str, Any]) -> Answer:
    """Write a letter to everybody, given a loaded AnnouncementForm; the answer has `recipients`. Raises Refused, Mismatch."""
    return _perform(bors, announcements.sending(current_context(), bors, data, by=current_actor().id))


def show_scene(bors: str, **choice: Any) -> Answer:
    """Choose what the wall shows: `scene`, `still`, `step`. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.showing_scene(current_context(), bors, **choice, by=current_actor().id))


def resend_letter(bors: str, letter_id: str) -> Answer:
    """Ask for a letter to be sent once more. Whoever presses, and however often, it goes once. Raises Refused."""
    commands.current_idempotency_key()  # a machine must be able to repeat itself
    return commands.perform(
        "organiser",
        bors,
        by="organiser",
        command_name="letter again",
        body={},
        command=unbatched(partial(letters.resending, current_context(), bors, letter_id, by=current_actor().id)),
        idempotency_key=letter_id,
    )


def invite(scope: str, *, role: Role, name: str, lead: bool) -> Invited:
    """Invite a broker, a host or an organiser; only a broker can be a lead one. Raises Refused, Mismatch."""
    context = current_context()
    return invitations.issue(
        context,
        scope,
        role,
        name,
        lead=lead and role == Role.BROKER,
        base=context.absolute_url(""),
        by=current_actor().id,
        idempotency_key=commands.current_idempotency_key(),
    )


def invite_brokers(bors: str, *, names: list[str], lead: bool) -> list[Invited]:
    """Invite brokers, each once under a key that follows from the request's. Raises Refused, Mismatch."""
    context, idempotency_key = current_context(), commands.current_idempotency_key()
    return [
        invitations.issue(
            context,
            bors,
            Role.BROKER,
            name,
            lead=lead,
            base=context.absolute_url(""),
            by=current_actor().id,
            idempotency_key=f"{idempotency_key} {number}",
        )
        for number, name in enumerate(names)
    ]


def revoke_invitation(scope: str, invitation_id: str) -> None:
    """Make the link of an invitation void, and end the sessions that came by it. Raises Refused, Mismatch."""
    invitations.revoke(
        current_context(), scope, invitation_id, by=current_actor().id, idempotency_key=commands.current_idempotency_key()
    )


def end_session(scope: str, session_id: str) -> None:
    """End a session, if it has not ended."""
    sessions.end(current_context(), scope, session_id, by=current_actor().id)


def _perform(bors: str, command: Command) -> Answer:
    return commands.perform(
        "organiser", bors, by=command.by, command_name=command.name, body=command.body, command=unbatched(command.prepare)
    )
