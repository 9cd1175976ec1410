"""Is the process alive, and can the house keep what it is told?"""

from flask import Blueprint, Response, jsonify

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import instant
from frivilligbors.log import Log

from .context import current_context
from .guards import public

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
    context = current_context()
    context.redis.set(keys.PROBE, instant(context.clock.now()))
    log, boards = Log(context.redis), Boards(context.redis)
    behind = {bors: log.length(bors) - boards.load(bors).position for bors in context.queries.borser()}
    return jsonify(ready=True, boards_behind=sum(behind.values()))
