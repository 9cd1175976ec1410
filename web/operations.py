"""Is the process alive, and can the house keep what it is told?"""

from flask import Blueprint, Response, jsonify

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.log import Log
from frivilligbors.wire import instant

from .guards import public
from .house import house

pages = Blueprint("operations", __name__)


@pages.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; it asks nobody else."""
    return jsonify(alive=True)


@pages.get("/readyz")
@public
def readyz() -> Response:
    """A real durable write, and how many facts the boards are behind."""
    home = house()
    home.store.set(keys.PROBE, instant(home.clock.now()))
    log, boards = Log(home.store), Boards(home.store)
    behind = {bors: log.length(bors) - boards.load(bors).position for bors in home.roster.borser()}
    return jsonify(ready=True, boards_behind=sum(behind.values()))
