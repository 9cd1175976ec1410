"""What an organiser does in an evening: plans and invites in the house itself, and strikes the gong on the organiser's page."""

from frivilligbors.enums import Role, State
from services.organiser import store
from web import invitations

from .asker import Asker
from .rehearsal import Rehearsal

BY = "system"


def plan(rehearsal: Rehearsal) -> None:
    """Plan the børs, marked as a rehearsal. Raises Refused: `slug-taken` where it is another's."""
    evening, bors = rehearsal.evening, rehearsal.bors
    rehearsal.backstage(
        lambda house: store.create(house, bors, evening.name, place=evening.place, rehearsal=True, by=BY, key="rehearse")
    )


def invite(rehearsal: Rehearsal, role: Role, name: str, *, lead: bool = False) -> str:
    """The token of a broker or an organiser; the same for the same name."""
    return rehearsal.backstage(
        lambda house: invitations.issue(house, rehearsal.bors, role, name, by=BY, key=f"rehearse-{name}", lead=lead).token
    )


def strike(rehearsal: Rehearsal, host: Asker, minutes: int) -> None:
    """The first gong, unless it has sounded: an evening that is played on may be played faster than it began."""
    if host.read(f"/api/bors/{rehearsal.bors}/board")["state"] in (State.PLANNED, State.DOORS_OPEN):
        host.press(f"/arrangor/{rehearsal.bors}/apne", {"minutes": str(minutes)}, key="rehearse")


def strike_again(rehearsal: Rehearsal, host: Asker, grace_minutes: int) -> None:
    """The closing gong, unless it has sounded."""
    if host.read(f"/api/bors/{rehearsal.bors}/board")["state"] == State.OPEN:
        host.press(f"/arrangor/{rehearsal.bors}/lukk", {"grace_minutes": str(grace_minutes)}, key="rehearse")
