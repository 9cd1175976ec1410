"""Which scene the wall shows at a moment, how much of the result is revealed, and a burst of agreements. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from frivilligbors.enums import Scene, State
from frivilligbors.records import Bors
from frivilligbors.tallies import GROUPS_IN_ORDER

LAST_MINUTES = timedelta(minutes=5)
BURST_WINDOW = timedelta(seconds=60)
BURST_THRESHOLD = 3  # so many are on the wall one by one: of more in a minute it tells how many they were
SCENE_BY_STATE = {
    State.PLANNED: Scene.WELCOME,
    State.DOORS_OPEN: Scene.WELCOME,
    State.OPEN: Scene.OPEN,
    State.GRACE: Scene.GONG,
    State.ERASED: Scene.BLACK,
}


def scene_at(bors_record: Bors, now: datetime) -> Scene:
    """What the wall shows: what somebody chose, else what follows from the state of the børs."""
    if bors_record.scene is not Scene.AUTO:
        return bors_record.scene
    if bors_record.state(now) is State.OPEN and (ends := bors_record.ends_at(now)) and ends - now < LAST_MINUTES:
        return Scene.LAST_CHANCE
    return SCENE_BY_STATE.get(bors_record.state(now), Scene.RESULT)


def revealed_groups(by_group: Mapping[str, int], step: int) -> tuple[list[str], bool]:
    """The groups of the published split that are revealed by now, and whether the categories are.

    The total comes first, then one group with each step, then the rest. Step 0 reveals everything.
    """
    groups = [group for group in GROUPS_IN_ORDER if by_group.get(group)]
    return (groups, True) if step == 0 else (groups[: step - 1], step > len(groups) + 1)


def burst(latest: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """How many agreements the last minute brought, where they were more than the wall shows one by one; else 0."""
    brought = sum(now - datetime.fromisoformat(one["agreed_at"]) < BURST_WINDOW for one in latest)
    return brought if brought > BURST_THRESHOLD else 0
