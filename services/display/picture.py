"""All that the template of the wall is told besides the board: the drawing, the shares told by now, the needs."""

from datetime import datetime
from typing import Any

from flask import request

from frivilligbors.enums import Scene

from . import needs, stage
from .drawing import draw
from .rules import burst, zoom
from .store import Screenings

MILESTONES = (1, 10, 25, 50, 75, 100, 150, 200, 250, 300)


def on_stage(board: dict[str, Any], screenings: Screenings) -> dict[str, Any]:
    """What stands on the stage as this board is told."""
    now, counts = datetime.fromisoformat(board["server_now"]), board["agreements"]
    shares, in_full = stage.told(counts["by_group"], board["step"] if board["scene"] == Scene.RESULT else 0)
    wanted = screenings.needs(board["bors"]) if board["scene"] == Scene.LAST_CHANCE else []
    return {
        "drawing": draw(counts["by_pair"]),
        "shares": shares,
        "in_full": in_full,
        "needs": needs.shown(wanted, now),
        "burst": burst(board["latest"], now),
        "milestones": MILESTONES,
        "zoom": zoom(request.args.get("zoom", "")),
    }
