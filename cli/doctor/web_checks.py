"""Checks the pages, the hub and the websocket of a wall."""

import http.client
import json
import socket
from typing import Any
from urllib.parse import urlsplit

from simple_websocket import Client, ConnectionClosed
from simple_websocket import ConnectionError as Refused

from frivilligbors.queries import Queries

from .process_checks import process_problem
from .result import CheckFailed, CheckUnknown
from .target import ELSEWHERE, Target
from .timeout import TimedOut, run_with_timeout

TIMEOUT = 3.0  # seconds


def web(target: Target) -> str:
    """The web process answers."""
    port = target.settings.port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        if response.status != 200 or json.loads(response.read()) != {"alive": True}:
            raise CheckFailed(f"something else answers on port {port} ({response.status}): end it, or set another PORT")
    except (OSError, http.client.HTTPException, ValueError) as error:
        if not target.is_here("web"):
            raise CheckUnknown(f"nobody answers on port {port} of this machine: {ELSEWHERE}") from error
        problem = process_problem(target, "web") or target.log_hint("web")
        raise CheckFailed(f"nobody answers on port {port} within {TIMEOUT:.0f} s: {problem}") from error
    finally:
        connection.close()
    return f"pages on port {port}"


def hub(target: Target) -> str:
    """The hub accepts screens."""
    from services.display.hub.hub_socket import HubClient  # noqa: PLC0415 - imports Flask, which no other check needs

    socket_path = target.settings.hub_socket
    if not socket_path.exists() and not target.is_here("door"):
        raise CheckUnknown(f"there is no hub on this machine: {ELSEWHERE}")
    hub_client = HubClient(socket_path)
    try:
        if not hub_client.is_alive(TIMEOUT):
            problem = process_problem(target, "hub") or target.log_hint("hub")
            raise CheckFailed(f"the hub does not answer behind {socket_path}: {problem}")
    finally:
        hub_client.close()
    return "the hub takes in screens"


def wall(target: Target) -> str:
    """A wall gets its board over the websocket."""
    with target.open_redis() as redis:
        bors_records = Queries(redis).bors_records()
    if not bors_records:
        raise CheckUnknown("there is no børs yet, and so no wall")
    bors, port = bors_records[-1].slug, target.settings.port
    try:
        board = run_with_timeout(lambda: _first_board(f"ws://localhost:{port}/skjerm/{bors}/ws"), 1.5 * TIMEOUT)
    except TimedOut as error:
        raise CheckFailed(f"the wall of {bors} asks for a line, and nobody answers: see web and door") from error
    except (OSError, Refused, ConnectionClosed) as error:
        if not target.is_here("wall"):
            raise CheckUnknown(f"nobody shows walls on port {port} of this machine: {ELSEWHERE}") from error
        raise CheckFailed(f"the wall of {bors} gets no line ({_error_text(error)}): see web and door") from error
    if board is None:
        raise CheckFailed(f"the wall of {bors} gets a line and no board within {TIMEOUT:.0f} s: {target.log_hint('hub')}")
    return f"{bors} is shown at version {board['version']}"


def _first_board(url: str) -> dict[str, Any] | None:
    socket.create_connection(("localhost", urlsplit(url).port), TIMEOUT).close()  # Client leaks its socket if refused
    socket_client = Client.connect(url)
    try:
        message = socket_client.receive(timeout=TIMEOUT)
    finally:
        socket_client.close()
    found: dict[str, Any] | None = json.loads(message) if message else None
    return found


def _error_text(error: Exception) -> str:
    return str(error) or type(error).__name__
