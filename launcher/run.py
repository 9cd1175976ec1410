"""`frivilligbors up`: runs all processes on this machine."""

import os
from contextlib import ExitStack, closing

from redis.exceptions import RedisError

from frivilligbors.settings import Settings
from web.context import context_for

from . import ports, terminal_output
from .data_dir_lock import lock_data_dir
from .launch_config import LaunchConfig, create_launch_config
from .organiser_link import organiser_link
from .process_factory import create_child_processes
from .running_instance import RunningFile, read_running_file, remove_running_file
from .signals import SignalWaiter
from .store_monitor import StoreMonitor
from .supervisor import Supervisor


def run() -> None:
    """Start everything, supervise it, and stop it on request. Raises OperatorError."""
    given = Settings.of()
    os.umask(0o077)  # the files hold personal data
    with ExitStack() as stack:
        signals = stack.enter_context(closing(SignalWaiter()))
        lock = lock_data_dir(given.data_dir, timeout=2)
        stack.callback(os.close, lock)
        previous = read_running_file(given.data_dir)  # of a killed launcher: its web process may still hold the port
        listener = stack.enter_context(
            ports.open_port(given.port, timeout=5 if previous and previous.port == given.port else 0)
        )
        config = create_launch_config(given, lock)
        monitor = _start_monitor(config)
        children = create_child_processes(config, listener.fileno(), monitor)
        supervisor = Supervisor(children, signals, RunningFile(config).write, terminal_output.print_warning)
        stack.callback(supervisor.stop)
        stack.callback(listener.close)  # from here on connections are refused at once
        stack.callback(remove_running_file, given.data_dir)
        if supervisor.start():
            terminal_output.print_started(config, _organiser_link_text(config))
            supervisor.run()
        terminal_output.print_stopping()


def _start_monitor(config: LaunchConfig) -> StoreMonitor | None:
    if config.store_server is None:
        return None
    monitor = StoreMonitor(config.store_server, terminal_output.print_warning)
    monitor.start()
    return monitor


def _organiser_link_text(config: LaunchConfig) -> str:
    """The organiser's link, or why there is none."""
    try:
        return organiser_link(context_for(config.settings)) or terminal_output.LINK_REVOKED
    except RedisError:
        return terminal_output.STORE_READ_ONLY
