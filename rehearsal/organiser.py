"""The organiser's part: creates the børs and the invitations in process, and strikes the gong by the organiser's page."""

from frivilligbors.enums import Role, State
from services.organiser.commands import command_line
from web import invitations

from .http_client import ApiClient
from .rehearsal import Rehearsal

BY = "system"


def create_bors(rehearsal: Rehearsal) -> None:
    """Create the børs, marked as a rehearsal. Raises Refused: `slug-taken`."""
    evening, bors = rehearsal.evening, rehearsal.bors
    rehearsal.with_context(
        lambda context: command_line.create_bors(
            context, bors, evening.name, place=evening.place, rehearsal=True, by=BY, idempotency_key="rehearse"
        )
    )


def invite(rehearsal: Rehearsal, role: Role, name: str, *, lead: bool = False) -> str:
    """The token of a broker or an organiser; the same for the same name."""
    once = f"rehearse-{name}"
    return rehearsal.with_context(
        lambda context: invitations.issue(context, rehearsal.bors, role, name, by=BY, idempotency_key=once, lead=lead).token
    )


def strike_opening_gong(rehearsal: Rehearsal, organiser: ApiClient, minutes: int) -> None:
    """Strike the opening gong, unless it has sounded in an earlier, interrupted run."""
    if organiser.get(f"/api/bors/{rehearsal.bors}/board")["state"] in (State.PLANNED, State.DOORS_OPEN):
        organiser.submit_form(
            f"/arrangor/{rehearsal.bors}/apne", {"minutes": str(minutes), "sure": "ja"}, idempotency_key="rehearse"
        )


def strike_closing_gong(rehearsal: Rehearsal, organiser: ApiClient, grace_minutes: int) -> None:
    """Strike the closing gong, unless it has sounded."""
    if organiser.get(f"/api/bors/{rehearsal.bors}/board")["state"] == State.OPEN:
        organiser.submit_form(
            f"/arrangor/{rehearsal.bors}/lukk", {"grace_minutes": str(grace_minutes)}, idempotency_key="rehearse"
        )
