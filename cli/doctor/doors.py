"""What the hall sees: pages, the hub, and a wall that is told its board."""

import http.client
import json
import socket
from typing import Any
from urllib.parse import urlsplit

from simple_websocket import Client, ConnectionClosed
from simple_websocket import ConnectionError as Refused

from frivilligbors.queries import Queries

from .finding import Ailing, Unknown
from .patience import TooLate, in_time
from .patient import ELSEWHERE, Patient
from .processes import ails

PATIENCE = 3.0  # seconds


def web(patient: Patient) -> str:
    """The pages are there."""
    port = patient.settings.port
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        asking.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        answer = asking.getresponse()
        if answer.status != 200 or json.loads(answer.read()) != {"alive": True}:
            raise Ailing(f"something else answers on port {port} ({answer.status}): end it, or set another PORT")
    except (OSError, http.client.HTTPException, ValueError) as silent:
        if not patient.is_here("web"):
            raise Unknown(f"nobody answers on port {port} of this machine: {ELSEWHERE}") from silent
        why = ails(patient, "web") or patient.where("web")
        raise Ailing(f"nobody answers on port {port} within {PATIENCE:.0f} s: {why}") from silent
    finally:
        asking.close()
    return f"pages on port {port}"


def door(patient: Patient) -> str:
    """The hub takes in whoever comes."""
    from services.display.hub.door import Outside  # noqa: PLC0415 - it brings Flask along, which no other check needs

    where = patient.settings.door
    if not where.exists() and not patient.is_here("door"):
        raise Unknown(f"there is no hub on this machine: {ELSEWHERE}")
    outside = Outside(where)
    try:
        if not outside.knock(PATIENCE):
            why = ails(patient, "hub") or patient.where("hub")
            raise Ailing(f"the hub does not answer behind {where}: {why}")
    finally:
        outside.close()
    return "the hub takes in screens"


def wall(patient: Patient) -> str:
    """A wall gets its board: through the pages, the hub and the store."""
    with patient.redis() as opened:
        known = Queries(opened).known()
    if not known:
        raise Unknown("there is no børs yet, and so no wall")
    bors, port = known[-1].slug, patient.settings.port
    try:
        board = in_time(lambda: _first(f"ws://localhost:{port}/skjerm/{bors}/ws"), 1.5 * PATIENCE)
    except TooLate as late:
        raise Ailing(f"the wall of {bors} asks for a line, and nobody answers: see web and door") from late
    except (OSError, Refused, ConnectionClosed) as refused:
        if not patient.is_here("wall"):
            raise Unknown(f"nobody shows walls on port {port} of this machine: {ELSEWHERE}") from refused
        raise Ailing(f"the wall of {bors} gets no line ({_said(refused)}): see web and door") from refused
    if board is None:
        raise Ailing(f"the wall of {bors} gets a line and no board within {PATIENCE:.0f} s: {patient.where('hub')}")
    return f"{bors} is shown at version {board['version']}"


def _first(address: str) -> dict[str, Any] | None:
    socket.create_connection(("localhost", urlsplit(address).port), PATIENCE).close()  # Client leaves its own open if refused
    line = Client.connect(address)
    try:
        told = line.receive(timeout=PATIENCE)
    finally:
        line.close()
    found: dict[str, Any] | None = json.loads(told) if told else None
    return found


def _said(why: Exception) -> str:
    return str(why) or type(why).__name__
