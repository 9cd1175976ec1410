"""What stands on the stage at a moment: the scene, what is counted down to, and how far the result is told. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from frivilligbors.enums import Scene, State
from frivilligbors.records import Bors

LAST_MINUTES = timedelta(minutes=5)
ORDER = (
    "public-voluntary",
    "voluntary-voluntary",
    "public-public",
    "business-voluntary",
    "business-public",
    "business-business",
)
RUN_OF_SHOW = {
    State.PLANNED: Scene.WELCOME,
    State.DOORS_OPEN: Scene.WELCOME,
    State.OPEN: Scene.OPEN,
    State.GRACE: Scene.GONG,
}


def scene(bors: Bors, now: datetime) -> Scene:
    """What the wall shows: what somebody chose, else what the hour is for."""
    if bors.scene is not Scene.AUTO:
        return bors.scene
    if bors.state(now) is State.OPEN and (ends := bors.ends_at(now)) and ends - now < LAST_MINUTES:
        return Scene.LAST_CHANCE
    return RUN_OF_SHOW.get(bors.state(now), Scene.RESULT)


def told(by_group: Mapping[str, int], step: int) -> tuple[list[str], bool]:
    """The shares of the published split that are told by now, and whether the categories are: the total comes first, then
    one share with each step, then the rest."""
    shares = [group for group in ORDER if by_group.get(group)]
    return (shares, True) if step == 0 else (shares[: step - 1], step > len(shares) + 1)
