"""Checks the processes of a launcher: running, stopped, or in a busy loop."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.best_effort_io import attempt
from launcher.watchdog import STATE_STOPPED, process_state

from .result import CheckFailed, CheckUnknown, join_limited
from .target import ELSEWHERE, Target

LAUNCHER = "launcher"
ENDED = frozenset("ZX")
BUSY_LOOP_SHARE = 0.2  # of a core: used by an idle process, this is a busy loop
TICKS = os.sysconf("SC_CLK_TCK")


def processes(target: Target) -> str:
    """The launcher and all its children run and are not stopped."""
    if target.instance is None:
        raise CheckUnknown(ELSEWHERE)
    names = [LAUNCHER, *target.processes]
    if problems := [problem for name in names if (problem := process_problem(target, name))]:
        raise CheckFailed(join_limited(problems))
    return f"{len(names)} run: {', '.join(names)}"


def process_problem(target: Target, name: str) -> str:
    """What is wrong with one process; empty if nothing is known."""
    if target.instance is None or (name not in target.processes and name != LAUNCHER):
        return ""
    pid = target.instance.pid if name == LAUNCHER else target.processes[name]
    if not pid:
        return f"the {name} process has ended and is about to be started again, {target.log_hint(name)}"
    for process_id in (pid, *(_children(pid) if name != LAUNCHER else ())):
        if problem := _state_problem(process_id):
            return f"the {name} process {problem}{_consequence(name)}"
    return ""


@contextmanager
def watch_process(target: Target, name: str) -> Iterator[list[str]]:
    """Measure a process meanwhile; on exit the list yielded holds its problem, if there is one."""
    problems: list[str] = []
    pid = target.processes.get(name, 0)
    started_at, cpu_before = time.monotonic(), cpu_seconds(pid)
    yield problems
    share = (cpu_seconds(pid) - cpu_before) / max(time.monotonic() - started_at, 0.1)
    if problem := process_problem(target, name):
        problems.append(problem)
    elif share > BUSY_LOOP_SHARE:
        problems.append(f"process {pid} goes round in a circle ({share:.0%} of a core), {target.log_hint(name)}")


def cpu_seconds(pid: int) -> float:
    """The CPU seconds of a process; 0 where /proc is missing."""
    stat = attempt(lambda: Path(f"/proc/{pid}/stat").read_text(), "").rpartition(")")[2].split()
    return sum(map(int, stat[11:13])) / TICKS if len(stat) > 13 else 0.0


def _state_problem(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return f"({pid}) is dead"
    except PermissionError:
        pass
    state = process_state(pid)
    if state in ENDED:
        return f"({pid}) is dead"
    return f"({pid}) was stopped: kill -CONT {pid} lets it go on" if state and state in STATE_STOPPED else ""


def _consequence(name: str) -> str:
    return "; nobody starts again what dies meanwhile" if name == LAUNCHER else ""


def _children(pid: int) -> list[int]:
    return [int(child) for child in attempt(lambda: Path(f"/proc/{pid}/task/{pid}/children").read_text(), "").split()]
