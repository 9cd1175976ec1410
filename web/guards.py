"""Who may do what: every route says whom it admits, and `asking()` is who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar, cast

from flask import g, request

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.records import Invitation, Participant

from . import invitations, sessions
from .context import Context, current_context
from .invitations import Token

P = ParamSpec("P")
R = TypeVar("R")
Who = Literal["participant", "host", "broker", "organiser"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who may act: `id` is what facts and keys know them by."""

    who: Who
    id: str
    scope: str
    name: str
    participant: Participant | None = None
    lead: bool = False

    def reaches(self, bors: str | None) -> bool:
        """Whether this børs is theirs. An organiser of the house reaches them all."""
        return bors is None or self.scope == bors or (self.who == "organiser" and self.scope == keys.HOUSE)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """A route that anybody may use."""
    view.admits = ()  # type: ignore[attr-defined]
    return view


def admits(*roles: Who) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A route for these roles, in the børs of its path. Others are refused: `sign-in-needed`, `not-yours`."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            bors = cast("str | None", kwargs.get("bors"))
            present = _present(current_context())
            welcome = [actor for actor in present if actor.who in roles and actor.reaches(bors)]
            if not welcome:
                raise Refused("not-yours" if present else "sign-in-needed")
            g.actor = min(welcome, key=lambda actor: roles.index(actor.who))
            return view(*args, **kwargs)

        guarded.admits = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def current_actor() -> Actor:
    """Who asks, on a route that admits somebody."""
    found: Actor = g.actor
    return found


def demand_lead() -> None:
    """Raises Refused (`lead-needed`) unless the current actor is a lead broker or an organiser."""
    if not current_actor().lead:
        raise Refused("lead-needed")


def present(bors: str) -> dict[Who, Actor]:
    """On a public route: everybody this request could speak for in a børs."""
    return {actor.who: actor for actor in _present(current_context()) if actor.reaches(bors)}


def _present(context: Context) -> list[Actor]:
    """With a bearer token that one alone, else whoever has a cookie. A token nobody issued is nobody."""
    if (header := request.headers.get("Authorization", "")).startswith("Bearer "):
        token = Token.read(header.removeprefix("Bearer "))
        invitation = invitations.find(context, token) if token else None
        if invitation is None:
            return _belonging(sessions.participant_of(context, header.removeprefix("Bearer ")))
        return [_invited(invitation)]
    found: list[Any] = [sessions.signed_in(context, role) for role in Role]
    actors = [_invited(invitation) for invitation in found if invitation]
    return [*actors, *_belonging(sessions.participant_here(context))]


def _invited(invitation: Invitation) -> Actor:
    lead = invitation.lead or invitation.role is Role.ORGANISER
    return Actor(invitation.role.value, invitation.invitation_id, invitation.scope, invitation.name, lead=lead)


def _belonging(belongs: tuple[str, Participant] | None) -> list[Actor]:
    """The participant of a personal token, as a cookie or as a bearer's; nobody for one that is not ours."""
    return [_participant(*belongs)] if belongs else []


def _participant(bors: str, participant: Participant) -> Actor:
    return Actor("participant", participant.participant_id, bors, participant.name, participant)
