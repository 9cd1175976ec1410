"""The children of a house on one machine: each process of the table, with its environment, its log and its readiness."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from frivilligbors import heartbeat
from frivilligbors.settings import Settings

from .best_effort_io import cut_back
from .child_process import Child
from .embedded_valkey import Valkey
from .heartbeat_listener import Pulse
from .launch_config import Plan, Postbox
from .process_table import POSTBOX, Process, on_one_machine
from .spawn import spawn
from .store_monitor import Keeper

HUNG_STORE = 30.0  # seconds: a store whose disk is slow says nothing meanwhile, and starting it again would help nobody
AT_ONCE = 0.3


def household(plan: Plan, listener: int, keeper: Keeper | None) -> list[Child]:
    """Everybody, the store first if it is our own."""
    processes = [process for process in on_one_machine(listener) if plan.postbox or process is not POSTBOX]
    return [*_servers(plan, keeper), *(_child(plan, process, listener) for process in processes)]


def environment(settings: Settings) -> dict[str, str]:
    """The environment of every process: what was decided, in place of what was told."""
    told = {f.name.upper(): str(value) for f in fields(Settings) if (value := getattr(settings, f.name))}
    others = {name: value for name, value in os.environ.items() if name.lower() not in settings.__slots__}
    return others | told | {"PYTHONUNBUFFERED": "1"}


def _servers(plan: Plan, keeper: Keeper | None) -> Iterator[Child]:
    if plan.server is not None and keeper is not None:
        yield _server("store", plan.server, ready=keeper.ready, lives=keeper.heard, before_end=keeper.stop)
    if plan.queue is not None:
        yield _server("queue", plan.queue, ready=plan.queue.answers, lives=partial(plan.queue.lives, AT_ONCE))


def _server(name: str, server: Valkey, **more: Callable[[], Any]) -> Child:
    told: dict[str, Any] = {"log": server.log, "begin": server.begin, "why": server.why, **more}
    return Child(name=name, floor=0, patience=10, longest_silence=HUNG_STORE, **told)


def _child(plan: Plan, process: Process, listener: int) -> Child:
    command = [sys.executable, "-m", *process.command]
    if process is POSTBOX and plan.postbox:
        command += ["--smtp-port", str(plan.postbox.smtp_port), "--page-port", str(plan.postbox.page_port)]
    keep = [listener] if process.name == "web" else []
    log, pulse = plan.logs / f"{process.name}.log", Pulse()
    cut_back(log)

    def begin() -> subprocess.Popen[bytes]:
        with pulse.renewed() as beat:
            told = environment(plan.settings) | {heartbeat.VARIABLE: str(beat)}
            return spawn(command, log=log, environment=told, keep=[*keep, beat])

    return Child(
        name=process.name,
        floor=process.floor,
        patience=process.patience,
        log=log,
        begin=begin,
        ready=_readiness(plan, process),
        lives=pulse.heard,
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
