"""Who may do what: every route says whom it allows, and `current_actor()` is who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Literal, ParamSpec, TypeVar, cast

from flask import Response, g, request

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Invitation, Participant

from . import invitations, sessions
from .context import Context, batch_read_bors, current_context, drop_read_bors, has_read_bors, town_of_bors
from .invitations import Token
from .limits import AUTHORIZATION_ONLY, AUTHORIZED

P = ParamSpec("P")
R = TypeVar("R")
ActorRole = Literal["participant", "host", "broker", "organiser"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who may act: `id` is what facts and keys know them by."""

    role: ActorRole
    id: str
    scope: str
    name: str
    participant: Participant | None = None
    lead: bool = False

    def reaches(self, bors: str | None) -> bool:
        """Whether this børs is theirs. An organiser of a town reaches those of the town, one of the house reaches them all."""
        if bors is None or self.scope == bors:
            return True
        if self.town:
            return town_of_bors(bors) == self.town
        return self.is_of_installation

    def reaches_town(self, town: str | None) -> bool:
        """Whether this town is theirs."""
        return town is None or self.is_of_installation or self.town == town

    @property
    def town(self) -> str:
        """The town that they organise every børs of; empty for who organises one børs, or all of the house."""
        is_wider = self.role == "organiser" and keys.hash_tag_of(self.scope) == keys.INSTALLATION
        return self.scope.removeprefix(keys.INSTALLATION) if is_wider else ""

    @property
    def is_of_installation(self) -> bool:
        """Whether they have the key of the house."""
        return self.role == "organiser" and self.scope == keys.INSTALLATION


def public(view: Callable[P, R]) -> Callable[P, R]:
    """A route that anybody may use."""
    view.allows = ()  # type: ignore[attr-defined]
    return view


def allows(*roles: ActorRole) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A route for these roles, in the børs or the town of its path. Others are refused: `sign-in-needed`, `not-yours`.

    What is another town's is refused as what is not there: neither tells of the other. Before a file is
    read, the server asks this alone.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            bors = cast("str | None", kwargs.get("bors"))
            found = _read_actors(current_context(), bors)
            town = cast("str | None", kwargs.get("town"))
            ours = (actor for actor in found if actor.role in roles and actor.reaches_town(town))
            welcome = [actor for actor in ours if actor.reaches(bors)]
            if not welcome:
                drop_read_bors()  # nothing on the page that refuses is of a børs that is not theirs
                raise Refused("not-yours" if found else "sign-in-needed")
            g.actor = min(welcome, key=lambda actor: roles.index(actor.role))
            if request.environ.get(AUTHORIZATION_ONLY):
                return cast("R", Response(status=AUTHORIZED))
            return view(*args, **kwargs)

        guarded.allows = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def current_actor() -> Actor:
    """Who asks, on a route that allows somebody."""
    found: Actor = g.actor
    return found


def demand_lead() -> None:
    """Raises Refused (`lead-needed`) unless the current actor is a lead broker or an organiser."""
    if not current_actor().lead:
        raise Refused("lead-needed")


def actors(bors: str) -> dict[ActorRole, Actor]:
    """On a public route: everybody this request could speak for in a børs."""
    found = _read_actors(current_context(), None if has_read_bors(bors) else bors)
    return {actor.role: actor for actor in found if actor.reaches(bors)}


def _read_actors(context: Context, bors: str | None = None) -> list[Actor]:
    """With a bearer token that one alone, else whoever has a cookie. A token nobody issued is nobody.

    All of it is one trip, and the børs in the path, if it is given, comes along: hardly a page does without it.
    """
    batch = context.batch()
    header = request.environ.get("HTTP_AUTHORIZATION", "")
    bearer = header.removeprefix("Bearer ") if header.startswith("Bearer ") else None
    actors = _batch_read_browser(context, batch) if bearer is None else _batch_read_bearer(context, batch, bearer)
    if batch.is_empty:
        return []
    if bors is not None:
        batch_read_bors(batch, bors)
    batch.run()
    return actors()


def _batch_read_bearer(context: Context, batch: ReadBatch, bearer: str) -> Callable[[], list[Actor]]:
    token = Token.read(bearer)
    invitation = invitations.batch_read(context, batch, token.hash_tag, [token.digest]) if token else None
    participant = sessions.batch_read_participant(context, batch, bearer)

    def actors() -> list[Actor]:
        invited = invitation() if invitation else None
        return [_invited(invited)] if invited else _belonging(participant() if participant else None)

    return actors


def _batch_read_browser(context: Context, batch: ReadBatch) -> Callable[[], list[Actor]]:
    read = [sessions.batch_read_signed_in(context, batch, role) for role in Role]
    participant = sessions.batch_read_participant(
        context, batch, request.cookies.get(sessions.PARTICIPANT_COOKIE, ""), cookie=True
    )

    def actors() -> list[Actor]:
        invited = [invitation for found in read if found and (invitation := found())]
        return [*map(_invited, invited), *_belonging(participant() if participant else None)]

    return actors


def _invited(invitation: Invitation) -> Actor:
    lead = invitation.lead or invitation.role is Role.ORGANISER
    return Actor(invitation.role.value, invitation.invitation_id, invitation.scope, invitation.name, lead=lead)


def _belonging(belongs: tuple[str, Participant] | None) -> list[Actor]:
    """The participant of a personal token, as a cookie or as a bearer's; nobody for one that is not ours."""
    return [_participant(*belongs)] if belongs else []


def _participant(bors: str, participant: Participant) -> Actor:
    return Actor("participant", participant.participant_id, bors, participant.name, participant)
