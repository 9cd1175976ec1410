"""Makes a ChildProcess of each row of the process table: its command, environment, log and readiness check."""

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

from .best_effort_io import rotate_log
from .child_process import ChildProcess
from .embedded_valkey import EmbeddedValkey
from .heartbeat_listener import HeartbeatListener
from .launch_config import LaunchConfig, PostboxPorts
from .process_table import POSTBOX, Process, on_one_machine
from .spawn import spawn
from .store_monitor import StoreMonitor

STORE_HEARTBEAT_TIMEOUT = 30.0  # seconds: with a slow disk the store is silent meanwhile, and a restart would not help
PROBE_TIMEOUT = 0.3


def create_child_processes(config: LaunchConfig, listener: int, monitor: StoreMonitor | None) -> list[ChildProcess]:
    """All child processes; the embedded servers first, where they are embedded."""
    processes = [process for process in on_one_machine(listener) if config.postbox or process is not POSTBOX]
    return [*_create_servers(config, monitor), *(_create_child(config, process, listener) for process in processes)]


def process_environment(settings: Settings) -> dict[str, str]:
    """The environment of every process: os.environ with the decided settings in place of the given ones."""
    variables = {f.name.upper(): str(value) for f in fields(Settings) if (value := getattr(settings, f.name))}
    others = {name: value for name, value in os.environ.items() if name.lower() not in settings.__slots__}
    return others | variables | {"PYTHONUNBUFFERED": "1"}


def _create_servers(config: LaunchConfig, monitor: StoreMonitor | None) -> Iterator[ChildProcess]:
    if config.store_server is not None and monitor is not None:
        yield _create_server(
            "store",
            config.store_server,
            is_ready=monitor.is_ready,
            take_heartbeat=monitor.take_answered,
            before_stop=monitor.stop,
        )
    if config.queue_server is not None:
        yield _create_server(
            "queue",
            config.queue_server,
            is_ready=config.queue_server.is_ready,
            take_heartbeat=partial(config.queue_server.is_alive, PROBE_TIMEOUT),
        )


def _create_server(name: str, server: EmbeddedValkey, **callbacks: Callable[[], Any]) -> ChildProcess:
    options: dict[str, Any] = {"log": server.log, "spawn": server.spawn, "startup_error": server.startup_error, **callbacks}
    return ChildProcess(name=name, start_level=0, stop_timeout=10, heartbeat_timeout=STORE_HEARTBEAT_TIMEOUT, **options)


def _create_child(config: LaunchConfig, process: Process, listener: int) -> ChildProcess:
    command = [sys.executable, "-m", *process.command]
    if process is POSTBOX and config.postbox:
        command += ["--smtp-port", str(config.postbox.smtp_port), "--page-port", str(config.postbox.page_port)]
    pass_fds = [listener] if process.name == "web" else []
    log, heartbeats = config.log_dir / f"{process.name}.log", HeartbeatListener()
    rotate_log(log)

    def spawn_child() -> subprocess.Popen[bytes]:
        with heartbeats.new_pipe() as write_end:
            variables = process_environment(config.settings) | {heartbeat.VARIABLE: str(write_end)}
            return spawn(command, log=log, environment=variables, pass_fds=[*pass_fds, write_end])

    return ChildProcess(
        name=process.name,
        start_level=process.start_level,
        stop_timeout=process.stop_timeout,
        log=log,
        spawn=spawn_child,
        is_ready=_readiness_check(config, process),
        take_heartbeat=heartbeats.take_beats,
    )


def _readiness_check(config: LaunchConfig, process: Process) -> Callable[[], bool]:
    """Whether the process is usable. The workers catch up with the log by themselves: running is enough."""
    match process.name:
        case "web":
            return partial(responds_ok, config.settings.port, "/healthz")
        case "hub":
            return partial(is_listening, config.settings.hub_socket)
        case "postbox":
            return partial(_postbox_is_ready, config.postbox)
    return lambda: True


def responds_ok(port: int, path: str) -> bool:
    """Whether a GET of `path` on this machine is answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PROBE_TIMEOUT)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def is_listening(socket_path: Path) -> bool:
    """Whether the hub listens on its UNIX socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(str(socket_path))
        except OSError:
            return False
    return True


def _postbox_is_ready(postbox: PostboxPorts | None) -> bool:
    """Asks for a small file: the list of a full post box takes longer than PROBE_TIMEOUT."""
    return postbox is not None and responds_ok(postbox.page_port, "/static/web/icon.svg")
