"""Every command of the organiser, each once under its idempotency key, and within its limits."""

from functools import partial
from typing import Any

from frivilligbors.enums import Role
from frivilligbors.idempotency import Answer
from frivilligbors.ledger import unbatched
from web import commands, current_context, invitations, sessions
from web.guards import current_actor
from web.invitations import Invited

from .store import letters, lifecycle
from .store.lifecycle import Command


def create_bors(bors: str, **plan: Any) -> Answer:
    """Plan a børs: `name`, `place`, `opens_at`, `rehearsal`. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.creating(current_context(), bors, **plan, by=current_actor().id))


def open_bors(bors: str, *, minutes: int) -> Answer:
    """Strike the first gong. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.opening(current_context(), bors, minutes=minutes, by=current_actor().id))


def close_bors(bors: str, *, grace_minutes: int) -> Answer:
    """Strike the closing gong. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.closing(current_context(), bors, grace_minutes=grace_minutes, by=current_actor().id))


def extend_bors(bors: str, *, minutes: int) -> Answer:
    """Give more time. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.extending(current_context(), bors, minutes=minutes, by=current_actor().id))


def show_scene(bors: str, **choice: Any) -> Answer:
    """Choose what the wall shows: `scene`, `still`, `step`. Raises Refused, Mismatch."""
    return _perform(bors, lifecycle.showing_scene(current_context(), bors, **choice, by=current_actor().id))


def resend_letter(bors: str, letter_id: str) -> Answer:
    """Ask for a letter to be sent once more. Whoever presses, and however often, it goes once. Raises Refused."""
    commands.key()  # a machine must be able to repeat itself
    return commands.perform(
        "organiser",
        bors,
        actor="organiser",
        route="letter again",
        body={},
        command=unbatched(partial(letters.resending, current_context(), bors, letter_id, by=current_actor().id)),
        idempotency_key=letter_id,
    )


def invite(bors: str, *, role: Role, name: str, lead: bool) -> Invited:
    """Invite a broker, a host or an organiser; only a broker can be a lead one. Raises Refused, Mismatch."""
    context = current_context()
    return invitations.issue(
        context,
        bors,
        role,
        name,
        lead=lead and role == Role.BROKER,
        base=context.address(""),
        by=current_actor().id,
        key=commands.key(),
    )


def revoke_invitation(scope: str, invitation_id: str) -> None:
    """Make the link of an invitation void, and end the sessions that came by it. Raises Refused, Mismatch."""
    invitations.revoke(current_context(), scope, invitation_id, by=current_actor().id, key=commands.key())


def end_session(scope: str, session_id: str) -> None:
    """End a session, if it has not ended."""
    sessions.end(current_context(), scope, session_id, by=current_actor().id)


def _perform(bors: str, command: Command) -> Answer:
    return commands.perform(
        "organiser", bors, actor=command.actor, route=command.name, body=command.body, command=unbatched(command.prepare)
    )
