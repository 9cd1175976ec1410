"""What the organiser does in an evening, by the same commands as on any other."""

from frivilligbors.facts import Role
from services.organiser import store
from web import invitations

from .rehearsal import Rehearsal

BY = "system"
GRACE_MINUTES = 5


def plan(rehearsal: Rehearsal) -> None:
    """Plan the børs, marked as a rehearsal. Raises Refused: `slug-taken` where it is another's."""
    evening, bors = rehearsal.evening, rehearsal.bors
    rehearsal.backstage(
        lambda house: store.create(house, bors, evening.name, place=evening.place, rehearsal=True, by=BY, key="rehearse")
    )


def invite(rehearsal: Rehearsal, broker: str, name: str) -> str:
    """The token of a broker."""
    return rehearsal.backstage(
        lambda house: invitations.issue(house, rehearsal.bors, Role.BROKER, name, by=BY, key=f"rehearse-{broker}").token
    )


def strike(rehearsal: Rehearsal, minutes: int) -> None:
    """The first gong."""
    rehearsal.backstage(lambda house: store.open_(house, rehearsal.bors, minutes=minutes, by=BY, key="rehearse"))


def strike_again(rehearsal: Rehearsal) -> None:
    """The closing gong."""
    rehearsal.backstage(lambda house: store.close(house, rehearsal.bors, grace_minutes=GRACE_MINUTES, by=BY, key="rehearse"))
