"""A room of the house made for these tests: one page for every way in which a request may end."""

from flask import Blueprint, Flask, jsonify, render_template, request
from redis.exceptions import ConnectionError as Away
from werkzeug.wrappers import Response

from frivilligbors.commit import Absent, Commit
from frivilligbors.enums import Role
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch
from frivilligbors.keys import BORS
from frivilligbors.ledger import Conflict, unbatched
from frivilligbors.settings import Settings
from web import guards, request_body
from web.app import init_app
from web.commands import perform, response_to
from web.context import find_bors
from web.guards import allows, public
from web.offload import Busy, TakesTooLong
from web.problems import Invalid
from web.sign_in import sign_in_pages

rooms = Blueprint("rooms", __name__)

ENDS: dict[str, Exception] = {
    "refused": Refused("bors-closed"),
    "refused-at": Refused("unknown-code", field="parties.0.code"),
    "invalid": Invalid({"name": ("too-long", {"limit": 80}), "email": ("required", {})}),
    "mismatch": Mismatch("k"),
    "conflict": Conflict(Absent(BORS)),
    "away": Away("the store does not answer"),
    "occupied": Busy(),
    "endless": TakesTooLong(),
    "broken": ZeroDivisionError("nobody expected this"),
    "sign-in": Refused("sign-in-needed"),
}


@rooms.route("/ends/<how>", methods=["GET", "POST"])
@rooms.route("/api/ends/<how>", methods=["GET", "POST"])
@public
def end(how: str) -> str:
    """End as asked."""
    if how in ENDS:
        raise ENDS[how]
    return "well"


@rooms.post("/api/echo")
@public
def echo() -> Response:
    """What was understood."""
    return jsonify(request_body.json_body())


@rooms.get("/page")
@public
def page() -> str:
    """The plainest page."""
    return render_template("web/base.html")


@rooms.get("/api/bors/<slug:bors>/guarded")
@allows("broker", "organiser")
def guarded(bors: str) -> Response:
    """Who asks, where only brokers and organisers may."""
    return _actor_answer()


@rooms.get("/api/bors/<slug:bors>/party")
@allows("participant")
def party(bors: str) -> Response:
    """Who asks, where only participants may."""
    return _actor_answer()


@rooms.get("/api/bors/<slug:bors>/open")
@public
def ajar(bors: str) -> Response:
    """Everybody this request speaks for, where anybody may ask."""
    find_bors(bors)
    return jsonify(sorted(guards.actors(bors)))


@rooms.post("/api/bors/<slug:bors>/command")
@public
def command(bors: str) -> Response:
    """A command that changes nothing."""
    nothing = unbatched(lambda: Commit(answer={}))
    return response_to(perform("registration", bors, by="public", command_name="command", body={}, command=nothing))


@rooms.get("/megler/<slug:bors>")
@allows("broker")
def desk(bors: str) -> Response:
    """Where signing in leads."""
    return _actor_answer()


@rooms.get("/address")
@public
def address() -> str:
    """Where the asker seems to be."""
    return f"{request.remote_addr} {request.scheme}"


def _actor_answer() -> Response:
    current_actor = guards.current_actor()
    return jsonify(who=current_actor.role, name=current_actor.name)


def create_app(settings: Settings) -> Flask:
    """The app of this room."""
    doors = [sign_in_pages(Role.BROKER, "/megler/<slug:bors>/inn", "/megler/<slug:bors>")]
    return init_app("room", __name__, [rooms, *doors], settings)
