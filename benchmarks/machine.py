"""The machine we measure on: its cores, its limits, and what it is."""

import os
import platform
import resource
from pathlib import Path

FOLDER = Path(".bench")  # everything that is made or installed for a benchmark
SERVER_CORE, CLIENT_CORE = 0, 1
CORES = f"server on core {SERVER_CORE}, load client on core {CLIENT_CORE}"
QUIET = 0.7  # load average above which figures are worth nothing


def open_all_files() -> int:
    """As many open files as the system will give; how many that is."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def load() -> float:
    """The load average of the last minute."""
    return os.getloadavg()[0]


def name() -> str:
    """What somebody must know of the machine to compare."""
    with Path("/proc/cpuinfo").open() as cpuinfo:
        model = next((line.split(":")[1].strip() for line in cpuinfo if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores ({model}), Linux {platform.release().split('-')[0]}, Python {platform.python_version()}"
