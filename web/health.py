"""Is the process alive, and can the house keep what it is told?"""

from flask import Blueprint, Response, jsonify, request

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import instant
from frivilligbors.log import Log

from .context import current_context
from .guards import public
from .metrics import MEASURES, metrics_text

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; it asks nobody else."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """A real durable write, and how many facts the boards are behind."""
    context = current_context()
    context.redis.set(keys.PROBE, instant(context.clock.now()))
    log, boards = Log(context.redis), Boards(context.redis)
    behind = {bors: log.newest_position(bors) - boards.read(bors).position for bors in context.queries.borser()}
    return jsonify(ready=True, boards_behind=sum(behind.values()))


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """What this process counts of its own work, as Prometheus reads it: numbers only, of nobody in particular."""
    measures = request.environ.get(MEASURES, dict)()  # another web server counts nothing
    return Response(metrics_text(measures), mimetype="text/plain")
