"""The children of a house on one machine: each process of the table, with its environment, its log and its readiness."""

import http.client
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path

from frivilligbors.settings import Settings

from .child import Child
from .plan import Plan, Postbox
from .processes import POSTBOX, Process, on_one_machine
from .spawn import spawn

ROOMY = 1 << 20  # bytes of an old log: enough to see what happened last time
AT_ONCE = 0.3


def household(plan: Plan, listener: int) -> list[Child]:
    """Everybody, the store first if it is our own."""
    plan.logs.mkdir(exist_ok=True)
    processes = [process for process in on_one_machine(listener) if plan.postbox or process is not POSTBOX]
    return _store(plan) + [_child(plan, process, listener) for process in processes]


def environment(settings: Settings) -> dict[str, str]:
    """The environment of every process: what was decided, in place of what was told."""
    told = {f.name.upper(): str(value) for f in fields(Settings) if (value := getattr(settings, f.name))}
    others = {name: value for name, value in os.environ.items() if name.lower() not in settings.__slots__}
    return others | told | {"PYTHONUNBUFFERED": "1"}


def _store(plan: Plan) -> list[Child]:
    if plan.server is None:
        return []
    server = plan.server
    return [Child(name="store", floor=0, patience=10, log=server.log, begin=server.begin, ready=server.answers)]


def _child(plan: Plan, process: Process, listener: int) -> Child:
    command = [sys.executable, "-m", *process.command]
    if process is POSTBOX and plan.postbox:
        command += ["--smtp-port", str(plan.postbox.smtp_port), "--page-port", str(plan.postbox.page_port)]
    keep = [listener] if process.name == "web" else []
    log = _fresh(plan.logs / f"{process.name}.log")
    begin = partial(spawn, command, log=log, environment=environment(plan.settings), keep=keep)
    return Child(
        name=process.name, floor=process.floor, patience=process.patience, log=log, begin=begin, ready=_readiness(plan, process)
    )


def _readiness(plan: Plan, process: Process) -> Callable[[], bool]:
    """Who follows the log catches up by itself: being there is enough."""
    match process.name:
        case "web":
            return partial(answers, plan.settings.port, "/healthz")
        case "hub":
            return partial(opens, plan.settings.door)
        case "postbox":
            return partial(_postbox_answers, plan.postbox)
    return lambda: True


def answers(port: int, path: str) -> bool:
    """Whether a page of this machine is there."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=AT_ONCE)
    try:
        asking.request("GET", path, headers={"Host": f"localhost:{port}"})
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()


def opens(door: Path) -> bool:
    """Whether the hub stands behind its door."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as knock:
        try:
            knock.connect(str(door))
        except OSError:
            return False
    return True


def _postbox_answers(postbox: Postbox | None) -> bool:
    """Asked for something small: the list of a full box takes longer than anybody waits here."""
    return postbox is not None and answers(postbox.page_port, "/static/web/icon.svg")


def _fresh(log: Path) -> Path:
    """A log that does not grow for ever."""
    if log.exists() and log.stat().st_size > ROOMY:
        log.replace(log.with_suffix(".old.log"))
    return log
